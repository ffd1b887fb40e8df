package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/libp2p/go-libp2p/core/protocol"
)

// value is bytes in a command: a string, or an object with text, hex or base64.
type value []byte

func (v *value) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*v = value(text)
		return nil
	}
	var forms struct{ Text, Hex, Base64 *string }
	err := json.Unmarshal(data, &forms)
	var bytes []byte
	switch {
	case err != nil:
		return err
	case forms.Text != nil:
		bytes = []byte(*forms.Text)
	case forms.Hex != nil:
		bytes, err = hex.DecodeString(*forms.Hex)
	case forms.Base64 != nil:
		bytes, err = base64.StdEncoding.DecodeString(*forms.Base64)
	default:
		return fmt.Errorf("a value is a string, or an object with text, hex or base64")
	}
	*v = bytes
	return err
}

// putData adds bytes to a result: as `data` if they are UTF-8, else as `base64`.
func putData(result map[string]any, bytes []byte) {
	if utf8.Valid(bytes) {
		result["data"] = string(bytes)
	} else {
		result["base64"] = base64.StdEncoding.EncodeToString(bytes)
	}
}

// oneOrMany is a JSON string or a list of them.
type oneOrMany []string

func (o *oneOrMany) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*o = oneOrMany{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

func (o oneOrMany) protocolIDs() []protocol.ID {
	return protocol.ConvertFromStrings(o)
}

// texts gives the text of each item, never null in JSON.
func texts[T any](items []T) []string {
	all := make([]string, 0, len(items))
	for _, item := range items {
		all = append(all, fmt.Sprint(item))
	}
	return all
}

func milliseconds(d time.Duration) float64 {
	return float64(d) / float64(time.Millisecond)
}
