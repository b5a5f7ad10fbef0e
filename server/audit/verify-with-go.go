// Verifies the checkpoint of a log, and that a leaf is under it, with Go's own note and tlog packages: nothing of Hearsay.
// The files are those of C2SP tlog-tiles, from `hearsay log export`, or mirrored from /log/ of an aggregator.
//
//	go run verify-with-go.go FOLDER LEAF
//
// Go's checksum database calls a tile tile/8/L/N where C2SP says tile/L/N; otherwise they are the same.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type folder string

func (f folder) read(path string) ([]byte, error) { return os.ReadFile(filepath.Join(string(f), path)) }

func (f folder) Height() int { return height }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		bytes, err := f.read(strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) leaf(index, size int64) []byte {
	tile := tlog.Tile{H: height, L: 0, N: index >> height, W: 1 << height}
	if tile.N == size>>height {
		tile.W = int(size & (1<<height - 1))
	}
	bundle := must(f.read(strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)))
	for ; index&(1<<height-1) > 0; index-- {
		bundle = bundle[2+binary.BigEndian.Uint16(bundle):]
	}
	return bundle[2 : 2+binary.BigEndian.Uint16(bundle)]
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: go run verify-with-go.go FOLDER LEAF")
	}
	files := folder(os.Args[1])
	index := must(strconv.ParseInt(os.Args[2], 10, 64))
	key := must(note.NewVerifier(strings.TrimSpace(string(must(files.read("vkey"))))))
	signed := must(note.Open(must(files.read("checkpoint")), note.VerifierList(key)))

	// A checkpoint is the name of the log, its size and its root.
	lines := strings.Split(signed.Text, "\n")
	var tree tlog.Tree
	tree.N = must(strconv.ParseInt(lines[1], 10, 64))
	copy(tree.Hash[:], must(base64.StdEncoding.DecodeString(lines[2])))
	if index < 0 || index >= tree.N {
		log.Fatalf("the log has %d leaves", tree.N)
	}

	// Hashes that it reads are held against the root of the tree.
	hashes := tlog.TileHashReader(tree, files)
	proof := must(tlog.ProveRecord(tree.N, index, hashes))
	leaf := files.leaf(index, tree.N)
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(leaf))
}
