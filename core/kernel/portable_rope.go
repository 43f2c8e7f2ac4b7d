package kernel

func (p *portable) RoPE(x, positions, table Addr, tokens, heads, headDim int, r Rotation) {
	half := headDim / 2
	for t, position := range view[int32](p, positions, tokens) {
		row := p.floats(table+Addr(int(position)*headDim*4), headDim)
		cosines, sines := row[:half], row[half:]
		for h := range heads {
			head := p.floats(x+Addr((t*heads+h)*headDim*4), headDim)
			for i := range half {
				first, second := 2*i, 2*i+1
				if r == Halves {
					first, second = i, i+half
				}
				a, b := head[first], head[second]
				head[first] = a*cosines[i] - b*sines[i]
				head[second] = a*sines[i] + b*cosines[i]
			}
		}
	}
}
