package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"strings"

	"github.com/libp2p/go-libp2p/core/crypto"
)

// Key types as the --key flag and `keyType` spell them.
const (
	keyEd25519   = "ed25519"
	keySecp256k1 = "secp256k1"
	keyECDSA     = "ecdsa"
	keyRSA       = "rsa"
)

const rsaBits = 2048

// newIdentity makes the private key of the node. A seed fixes an ed25519 key.
func newIdentity(keyType string, seed []byte) (crypto.PrivKey, error) {
	var source io.Reader = rand.Reader
	if seed != nil {
		source = bytes.NewReader(seed)
	}
	var kind int
	switch keyType {
	case keyEd25519:
		kind = crypto.Ed25519
	case keySecp256k1:
		kind = crypto.Secp256k1
	case keyECDSA:
		kind = crypto.ECDSA
	case keyRSA:
		kind = crypto.RSA
	default:
		return nil, badRequest("unknown key type %q", keyType)
	}
	private, _, err := crypto.GenerateKeyPairWithReader(kind, rsaBits, source)
	return private, err
}

// keyTypeOf names the type of a key as the --key flag does.
func keyTypeOf(key crypto.Key) string {
	return strings.ToLower(key.Type().String())
}
