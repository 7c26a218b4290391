// Verifies a log's folder with Go's sumdb packages: both Ed25519 lines, every entry's inclusion, and consistency with
// smaller sizes. Shares no code with the Swift node.
//
//	tlogcheck FOLDER LOG-VKEY WITNESS-VKEY
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "tlogcheck:", err)
		os.Exit(1)
	}
}

// cosigner verifies C2SP cosignature/v1 lines, which the note package does not know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(message, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	return ed25519.Verify(c.key, append([]byte(head), message...), signature[8:])
}

func newCosigner(vkey string) cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	if raw[0] != 4 {
		must(fmt.Errorf("%s is no cosigner's key", parts[0]))
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	return cosigner{parts[0], binary.BigEndian.Uint32(sum[:]), raw[1:]}
}

// folder reads tiles where C2SP puts them: without the height that Go's own layout has.
type folder string

func (f folder) Height() int                        { return 8 }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func bundle(number, size int64) string {
	path := fmt.Sprintf("tile/entries/%03d", number%1000)
	if left := size - number*256; left < 256 {
		path += ".p/" + strconv.FormatInt(left, 10)
	}
	return path
}

func main() {
	root := folder(os.Args[1])
	log, err := note.NewVerifier(os.Args[2])
	must(err)
	raw, err := os.ReadFile(filepath.Join(string(root), "checkpoint"))
	must(err)
	opened, err := note.Open(raw, note.VerifierList(log, newCosigner(os.Args[3])))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	hash, err := tlog.ParseHash(lines[2])
	must(err)
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: hash}, root)
	var index int64
	for number := int64(0); index < size; number++ {
		data, err := os.ReadFile(filepath.Join(string(root), bundle(number, size)))
		must(err)
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			entry := data[2 : 2+length]
			data = data[2+length:]
			proof, err := tlog.ProveRecord(size, index, reader)
			must(err)
			must(tlog.CheckRecord(proof, size, hash, index, tlog.RecordHash(entry)))
			index++
		}
	}
	for old := int64(1); old <= size; old += 1 + size/50 {
		proof, err := tlog.ProveTree(size, old, reader)
		must(err)
		before, err := tlog.TreeHash(old, reader)
		must(err)
		must(tlog.CheckTree(proof, size, hash, old, before))
	}
	fmt.Printf("%d entries proven, %d signatures\n", index, len(opened.Sigs))
}
