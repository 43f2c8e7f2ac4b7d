package kernel

import "math"

func (p *portable) RMSNorm(dst, x, weight Addr, tokens, cols int, eps float32) {
	out, in, w := p.floats(dst, tokens*cols), p.floats(x, tokens*cols), p.floats(weight, cols)
	for t := range tokens {
		row := in[t*cols : (t+1)*cols]
		sum := 0.0
		for _, v := range row {
			sum += float64(v) * float64(v)
		}
		scale := float32(1 / math.Sqrt(sum/float64(cols)+float64(eps)))
		for i, v := range row {
			out[t*cols+i] = v * scale * w[i]
		}
	}
}

func (p *portable) LayerNorm(dst, x, weight, bias Addr, tokens, cols int, eps float32) {
	out, in := p.floats(dst, tokens*cols), p.floats(x, tokens*cols)
	w, b := p.floats(weight, cols), p.floats(bias, cols)
	for t := range tokens {
		row := in[t*cols : (t+1)*cols]
		sum := 0.0
		for _, v := range row {
			sum += float64(v)
		}
		mean := sum / float64(cols)
		squares := 0.0
		for _, v := range row {
			squares += (float64(v) - mean) * (float64(v) - mean)
		}
		scale := 1 / math.Sqrt(squares/float64(cols)+float64(eps))
		for i, v := range row {
			out[t*cols+i] = float32((float64(v)-mean)*scale)*w[i] + b[i]
		}
	}
}
