// Verifies a log's folder with Go's sumdb/tlog as our verifier does: every entry hashed and compared with its tile, every tile
// with the tiles below it, the root with the checkpoint's. Prints the seconds.
//
//	tlogbench FOLDER
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "tlogbench:", err)
		os.Exit(1)
	}
}

type folder string

func (f folder) Height() int                         { return 8 }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), name(tile)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func name(tile tlog.Tile) string { return strings.Replace(tile.Path(), "tile/8/", "tile/", 1) }

func main() {
	start := time.Now()
	root := folder(os.Args[1])
	raw, err := os.ReadFile(filepath.Join(string(root), "checkpoint"))
	must(err)
	lines := strings.Split(string(raw), "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	hash, err := tlog.ParseHash(lines[2])
	must(err)
	levels := [][]byte{}
	var take func(level int, data []byte)
	take = func(level int, data []byte) {
		for len(levels) <= level {
			levels = append(levels, nil)
		}
		levels[level] = append(levels[level], data...)
	}
	check := func(level int, number int64, width int, data []byte) []byte {
		tile := tlog.Tile{H: 8, L: level, N: number, W: width}
		held, err := root.ReadTiles([]tlog.Tile{tile})
		must(err)
		if !bytes.Equal(held[0], data) {
			must(fmt.Errorf("%s differs", name(tile)))
		}
		if width < 256 {
			return nil
		}
		// The hash of a full tile, by Go's hash of a node.
		nodes := make([]tlog.Hash, 256)
		for index := range nodes {
			copy(nodes[index][:], data[index*32:])
		}
		for len(nodes) > 1 {
			for index := 0; index < len(nodes)/2; index++ {
				nodes[index] = tlog.NodeHash(nodes[2*index], nodes[2*index+1])
			}
			nodes = nodes[:len(nodes)/2]
		}
		return nodes[0][:]
	}
	counts := map[int]int64{}
	var climb func(level int, data []byte)
	climb = func(level int, data []byte) {
		take(level, data)
		if len(levels[level]) == 8192 {
			full := levels[level]
			levels[level] = nil
			sum := check(level, counts[level], 256, full)
			counts[level]++
			climb(level+1, sum)
		}
	}
	for number := int64(0); number*256 < size; number++ {
		width := int(size - number*256)
		if width > 256 {
			width = 256
		}
		path := strings.Replace(name(tlog.Tile{H: 8, L: 0, N: number, W: width}), "tile/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(string(root), path))
		must(err)
		tile := make([]byte, 0, 8192)
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			leaf := tlog.RecordHash(data[2 : 2+length])
			tile = append(tile, leaf[:]...)
			data = data[2+length:]
		}
		sum := check(0, number, width, tile)
		if sum != nil {
			climb(1, sum)
		}
	}
	for level, left := range levels {
		if level > 0 && len(left) > 0 {
			check(level, counts[level], len(left)/32, left)
		}
	}
	whole, err := tlog.TreeHash(size, tlog.TileHashReader(tlog.Tree{N: size, Hash: hash}, root))
	must(err)
	if whole != hash {
		must(fmt.Errorf("the root differs"))
	}
	fmt.Println(time.Since(start).Seconds())
}
