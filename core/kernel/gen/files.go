package gen

// File is one of the files that the generator writes.
type File struct {
	Name    string
	Content []byte
}

// Files assembles all builds: each as .wasm, and as .wat where another does not have nearly the
// same instructions.
func Files() []File {
	var files []File
	for _, o := range Builds {
		m := Build(o)
		files = append(files, File{o.Name() + ".wasm", m.Encode()})
		if !o.Shared && !o.Wazero {
			files = append(files, File{o.Name() + ".wat", []byte(m.WAT())})
		}
	}
	return files
}
