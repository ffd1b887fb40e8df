package main

import (
	"context"
	"fmt"
	"io"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/core/record"
	"github.com/libp2p/go-libp2p/p2p/protocol/identify"
	"github.com/libp2p/go-libp2p/p2p/protocol/identify/pb"
	"github.com/libp2p/go-msgio/pbio"
	ma "github.com/multiformats/go-multiaddr"
	"google.golang.org/protobuf/proto"
)

const (
	maxIdentifyPart  = 8 << 10
	maxIdentifyParts = 10
)

var identifyCommands = commandTable{"identify": identifyPeer}

// identifyPeer asks anew on a stream of its own, so that the answer is what the remote says now, to the byte. The
// library's own exchange, once a connection, shows as the event peer:identify.
func identifyPeer(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ target }{})
	if err != nil {
		return nil, err
	}
	conn, err := n.reach(ctx, args.target)
	if err != nil {
		return nil, err
	}
	stream, err := openNegotiated(ctx, conn, []protocol.ID{identify.ID})
	if err != nil {
		return nil, err
	}
	defer resetWhenDone(ctx, stream)()
	said, err := readIdentify(stream)
	if err != nil {
		_ = stream.Reset()
		return nil, err
	}
	return describeIdentify(conn.RemotePeer(), said), stream.Close()
}

// readIdentify merges the parts of one identify message, up to the end of the stream.
func readIdentify(stream network.Stream) (*pb.Identify, error) {
	reader := pbio.NewDelimitedReader(stream, maxIdentifyPart)
	whole := new(pb.Identify)
	for range maxIdentifyParts {
		part := new(pb.Identify)
		err := reader.ReadMsg(part)
		if err == io.EOF {
			return whole, nil
		}
		if err != nil {
			return nil, err
		}
		proto.Merge(whole, part)
	}
	return nil, newError(limitError, "identify came in more than %d parts", maxIdentifyParts)
}

func describeIdentify(from peer.ID, said *pb.Identify) map[string]any {
	listenAddrs := make([]string, 0, len(said.ListenAddrs))
	for _, bytes := range said.ListenAddrs {
		listenAddrs = append(listenAddrs, addrText(bytes))
	}
	result := map[string]any{
		"peer":             from.String(),
		"agent":            said.GetAgentVersion(),
		"protocolVersion":  said.GetProtocolVersion(),
		"protocols":        texts(said.Protocols),
		"listenAddrs":      listenAddrs,
		"observedAddr":     nil,
		"signedPeerRecord": nil,
	}
	if len(said.ObservedAddr) > 0 {
		result["observedAddr"] = addrText(said.ObservedAddr)
	}
	if len(said.SignedPeerRecord) > 0 {
		result["signedPeerRecord"] = describeRecord(from, said.SignedPeerRecord)
	}
	return result
}

// describeRecord checks the envelope as it came: its signature in the domain of peer records, and that signer and
// record both name the peer it came from. An envelope that does not hold is told as far as it can be read.
func describeRecord(from peer.ID, raw []byte) map[string]any {
	result := map[string]any{"verified": false}
	envelope, err := record.UnmarshalEnvelope(raw)
	if err != nil {
		result["reason"] = err.Error()
		return result
	}
	signer, err := peer.IDFromPublicKey(envelope.PublicKey)
	if err != nil {
		result["reason"] = err.Error()
		return result
	}
	result["signer"] = signer.String()
	content := new(peer.PeerRecord)
	if err := content.UnmarshalRecord(envelope.RawPayload); err != nil {
		result["reason"] = err.Error()
		return result
	}
	result["peer"] = content.PeerID.String()
	result["seq"] = content.Seq
	result["addrs"] = texts(content.Addrs)

	if _, _, err := record.ConsumeEnvelope(raw, peer.PeerRecordEnvelopeDomain); err != nil {
		result["reason"] = err.Error()
	} else if signer != from || content.PeerID != from {
		result["reason"] = fmt.Sprintf("a record of %s signed by %s", content.PeerID, signer)
	} else {
		result["verified"] = true
	}
	return result
}

// addrText is the text of a binary multiaddr, or what is wrong with it.
func addrText(bytes []byte) string {
	addr, err := ma.NewMultiaddrBytes(bytes)
	if err != nil {
		return fmt.Sprintf("invalid multiaddr %x: %s", bytes, err)
	}
	return addr.String()
}
