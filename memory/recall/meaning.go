package recall

// mostVectors is how many vectors of a query are compared: each costs a look at all embeddings.
const mostVectors = 8

// spread gives at most mostVectors of the vectors, in even steps from the first to the last: of a long
// page, its passages all over.
func spread(vectors [][]float32) [][]float32 {
	if len(vectors) <= mostVectors {
		return vectors
	}
	some := make([][]float32, mostVectors)
	for i := range some {
		some[i] = vectors[i*(len(vectors)-1)/(mostVectors-1)]
	}
	return some
}

// byMeaning gives the entries with a passage near one of the vectors, by their nearest, best first.
func (x *Index) byMeaning(query [][]float32, unwanted map[int]bool, o Options) []candidate {
	found := newByEntry(len(x.entries))
	least := float32(o.LeastCosine)
	var cosines []float32
	for _, v := range query {
		cosines = x.vectors.cosines(cosines[:0], v)
		for row, cosine := range cosines {
			if cosine >= least {
				of := x.vectors.owners[row]
				found.offer(candidate{of.entry, of.passage, float64(cosine), 1})
			}
		}
	}
	return x.best(found.found, unwanted, o.Depth)
}

// nearest is the passage of an entry that is nearest to one of the vectors, and its cosine. Where
// there is nothing to compare it is the passage given, and 0.
func (x *Index) nearest(number, passage int, query [][]float32) (nearest int, cosine float64) {
	e := x.entries[number]
	if e.rows == 0 || len(query) == 0 {
		return passage, 0
	}
	cosine = -1
	for row := e.firstRow; row < e.firstRow+e.rows; row++ {
		for _, v := range query {
			if c := float64(dot(x.vectors.row(row), v)); c > cosine {
				passage, cosine = x.vectors.owners[row].passage, min(c, 1)
			}
		}
	}
	return passage, cosine
}
