// Reads a log that the Swift node wrote, at several sizes, and writes one that Swift reads, with Go's sumdb packages. Shares no
// code with the node.
//
//	foreignlog check FOLDER VKEY PROOFS SIZE…    FOLDER/checkpoint.SIZE is the head of each; PROOFS is written
//	foreignlog proofs PROOFS                     every proof in a file of Swift's
//	foreignlog make FOLDER ORIGIN SIZE…
package main

import (
	"bufio"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
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
		fmt.Fprintln(os.Stderr, "foreignlog:", err)
		os.Exit(1)
	}
}

// folder reads tiles where C2SP puts them: without the height that Go's own layout has.
type folder string

func path(tile tlog.Tile) string { return strings.Replace(tile.Path(), "tile/8/", "tile/", 1) }

func (f folder) Height() int                         { return 8 }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), path(tile)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// memory is a whole tree.
type memory []tlog.Hash

func (m *memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(*m)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found = append(found, (*m)[index])
	}
	return found, nil
}

// tiles are those of C2SP for a size: all full ones, and the widest partial one of each level. NewTiles has every narrower one too.
func tiles(size int64) []tlog.Tile {
	var all []tlog.Tile
	for _, tile := range tlog.NewTiles(8, 0, size) {
		if tile.W == 256 || int64(tile.W) == size>>(8*uint(tile.L))-tile.N*256 {
			all = append(all, tile)
		}
	}
	return all
}

func bundle(number, size int64) string {
	name := fmt.Sprintf("tile/entries/%03d", number%1000)
	if left := size - number*256; left < 256 {
		name += ".p/" + strconv.FormatInt(left, 10)
	}
	return name
}

func entries(root folder, number, size int64) [][]byte {
	data, err := os.ReadFile(filepath.Join(string(root), bundle(number, size)))
	must(err)
	var all [][]byte
	for len(data) > 0 {
		length := int(binary.BigEndian.Uint16(data))
		all = append(all, data[2:2+length])
		data = data[2+length:]
	}
	return all
}

func numbers(words []string) []int64 {
	var all []int64
	for _, word := range words {
		number, err := strconv.ParseInt(word, 10, 64)
		must(err)
		all = append(all, number)
	}
	return all
}

// samples are the entries of a log that are proven: all of a small one, and those beside every border of a large one.
func samples(size int64) []int64 {
	chosen := map[int64]bool{}
	for _, border := range []int64{0, 255, 256, 257, 511, 65535, 65536, 65537, size} {
		for index := border - 2; index <= border+2; index++ {
			chosen[index] = true
		}
	}
	for index := int64(0); index < size; index += 1 + size/150 {
		chosen[index] = true
	}
	var all []int64
	for index := int64(0); index < size; index++ {
		if chosen[index] {
			all = append(all, index)
		}
	}
	return all
}

func line(kind string, a, b int64, hashes []tlog.Hash) string {
	words := []string{kind, fmt.Sprint(a), fmt.Sprint(b)}
	for _, hash := range hashes {
		words = append(words, fmt.Sprintf("%x", hash[:]))
	}
	return strings.Join(words, " ")
}

func check(root folder, vkey, proofs string, sizes []int64) {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	file, err := os.Create(proofs)
	must(err)
	out := bufio.NewWriter(file)
	tree := &memory{}
	var leaves []tlog.Hash
	for _, size := range sizes {
		raw, err := os.ReadFile(filepath.Join(string(root), fmt.Sprintf("checkpoint.%d", size)))
		must(err)
		opened, err := note.Open(raw, note.VerifierList(verifier))
		must(err)
		lines := strings.Split(opened.Text, "\n")
		if lines[1] != fmt.Sprint(size) {
			must(fmt.Errorf("the head of %d says %s", size, lines[1]))
		}
		hash, err := tlog.ParseHash(lines[2])
		must(err)
		if size == 0 {
			if hash.String() != "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" {
				must(fmt.Errorf("the empty log has the root %v", hash))
			}
			fmt.Println("size 0 whole")
			continue
		}
		// Every entry is hashed, from the bundles as this size has them; the partial one is its own file.
		first := int64(len(leaves)) / 256
		for number := first; number*256 < size; number++ {
			for offset, entry := range entries(root, number, size) {
				index := number*256 + int64(offset)
				leaf := tlog.RecordHash(entry)
				if index < int64(len(leaves)) {
					if leaf != leaves[index] {
						must(fmt.Errorf("entry %d changed", index))
					}
					continue
				}
				stored, err := tlog.StoredHashesForRecordHash(index, leaf, tree)
				must(err)
				*tree = append(*tree, stored...)
				leaves = append(leaves, leaf)
			}
		}
		whole, err := tlog.TreeHash(size, tree)
		must(err)
		if whole != hash {
			must(fmt.Errorf("the root of %d is %v, not %v", size, whole, hash))
		}
		// Every tile is what Go would write.
		for _, tile := range tiles(size) {
			right, err := tlog.ReadTileData(tile, tree)
			must(err)
			data, err := os.ReadFile(filepath.Join(string(root), path(tile)))
			must(err)
			if string(right) != string(data) {
				must(fmt.Errorf("%s differs", path(tile)))
			}
		}
		reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: hash}, root)
		for _, index := range samples(size) {
			proof, err := tlog.ProveRecord(size, index, reader)
			must(err)
			must(tlog.CheckRecord(proof, size, hash, index, leaves[index]))
			fmt.Fprintln(out, line("inclusion", index, size, proof))
		}
		for _, old := range sizes {
			if old < 1 || old >= size {
				continue
			}
			proof, err := tlog.ProveTree(size, old, reader)
			must(err)
			before, err := tlog.TreeHash(old, tree)
			must(err)
			must(tlog.CheckTree(proof, size, hash, old, before))
			fmt.Fprintln(out, line("consistency", old, size, proof))
		}
		fmt.Printf("size %d whole\n", size)
	}
	must(out.Flush())
	must(file.Close())
}

// proofs checks Swift's proofs: each line has kind, two numbers, the hashes that are proven, «|» and the path.
func proofs(name string) {
	file, err := os.Open(name)
	must(err)
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	count := 0
	for scanner.Scan() {
		words := strings.Fields(scanner.Text())
		hash := func(text string) (hash tlog.Hash) {
			raw, err := hex.DecodeString(text)
			must(err)
			copy(hash[:], raw)
			return
		}
		pair := numbers(words[1:3])
		var path []tlog.Hash
		for _, word := range words[5:] {
			path = append(path, hash(word))
		}
		if words[0] == "inclusion" {
			must(tlog.CheckRecord(path, pair[1], hash(words[4]), pair[0], hash(words[3])))
		} else {
			must(tlog.CheckTree(path, pair[1], hash(words[4]), pair[0], hash(words[3])))
		}
		count++
	}
	must(scanner.Err())
	fmt.Printf("%d proofs hold\n", count)
}

func makeLog(root folder, origin string, sizes []int64) {
	secret, public, err := note.GenerateKey(rand.Reader, origin)
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	tree := &memory{}
	var bundled []byte
	write := func(name string, data []byte) {
		name = filepath.Join(string(root), name)
		must(os.MkdirAll(filepath.Dir(name), 0o700))
		must(os.WriteFile(name, data, 0o600))
	}
	var size int64
	for _, want := range sizes {
		for ; size < want; size++ {
			entry := []byte(fmt.Sprintf("an entry of Go's own, number %d", size))
			stored, err := tlog.StoredHashes(size, entry, tree)
			must(err)
			*tree = append(*tree, stored...)
			bundled = binary.BigEndian.AppendUint16(bundled, uint16(len(entry)))
			bundled = append(bundled, entry...)
			if size%256 == 255 {
				write(bundle(size/256, size+1), bundled)
				bundled = nil
			}
		}
		if len(bundled) > 0 {
			write(bundle(size/256, size), bundled)
		}
		for _, tile := range tiles(size) {
			data, err := tlog.ReadTileData(tile, tree)
			must(err)
			write(path(tile), data)
		}
		var hash tlog.Hash
		if size == 0 {
			hash, err = tlog.ParseHash("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
		} else {
			hash, err = tlog.TreeHash(size, tree)
		}
		must(err)
		text := fmt.Sprintf("%s\n%d\n%v\n", origin, size, hash)
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		must(err)
		write(fmt.Sprintf("checkpoint.%d", size), signed)
	}
	write("log.vkey", []byte(public+"\n"))
	fmt.Printf("made %d entries\n", size)
}

func main() {
	switch os.Args[1] {
	case "check":
		check(folder(os.Args[2]), os.Args[3], os.Args[4], numbers(os.Args[5:]))
	case "proofs":
		proofs(os.Args[2])
	case "make":
		makeLog(folder(os.Args[2]), os.Args[3], numbers(os.Args[4:]))
	}
}
