package gen

// File is one of the files that the generator writes.
type File struct {
	Name    string
	Content []byte
}

// Files assembles all builds: each as .wasm, and as .wat where the memory is private (the
// instructions of the others are the same).
func Files() []File {
	var files []File
	for _, o := range Builds {
		m := Build(o)
		files = append(files, File{o.Name() + ".wasm", m.Encode()})
		if !o.Shared {
			files = append(files, File{o.Name() + ".wat", []byte(m.WAT())})
		}
	}
	return files
}
