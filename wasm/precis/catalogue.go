//go:build js

package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"precis/models/catalog"
	"precis/wasm/protocol"
)

// catalogue lists the known models, the recommended ones first.
func (e *engine) catalogue(ctx context.Context, request protocol.CatalogueRequest, h host) (any, error) {
	stored, err := h.stored(ctx)
	if err != nil {
		return nil, err
	}
	device := catalog.Device{}
	if request.Device != nil {
		device = catalog.Device(*request.Device)
	}
	recommendations := catalog.Recommend(device, catalog.Task(cmp.Or(request.Task, string(catalog.Summarization))))
	result := protocol.CatalogueResult{Models: []protocol.CatalogueModel{}}
	for rank, r := range recommendations {
		model := catalogueModel(r.Entry, stored)
		model.Recommendation = &protocol.Recommendation{
			Rank: rank, Quantization: strings.ToLower(r.Quantization), Bytes: float64(r.Bytes), Download: float64(r.Download), Memory: float64(r.Memory),
			Fits: r.Fits, Reason: r.Reason, Verdict: protocol.Verdict(r.Verdict), Seconds: r.Seconds, Larger: r.Larger, Trained: r.Trained,
		}
		result.Models = append(result.Models, model)
	}
	for _, entry := range catalog.All() {
		if !slices.ContainsFunc(recommendations, func(r catalog.Recommendation) bool { return r.Entry.ID == entry.ID }) {
			result.Models = append(result.Models, catalogueModel(entry, stored))
		}
	}
	return result, nil
}

// catalogueModel is an entry of the catalogue as the page is told of it.
func catalogueModel(e catalog.Entry, stored []protocol.StoredModel) protocol.CatalogueModel {
	m := protocol.CatalogueModel{
		ID: e.ID, Name: e.Name(), Family: string(e.Family), Runs: e.Graph, Parameters: e.Parameters,
		Licence: e.Licence, NonCommercial: e.NonCommercial, Languages: e.Languages, Context: e.Context,
		Sizes: map[string]float64{}, Files: []protocol.ModelFile{}, Stored: []protocol.StoredModel{},
	}
	for _, task := range e.Tasks {
		m.Tasks = append(m.Tasks, string(task))
	}
	for _, t := range e.Types() {
		m.Sizes[quantizationName(t)] = float64(e.BytesAs(t))
	}
	for _, file := range e.Files {
		m.Files = append(m.Files, protocol.ModelFile{
			Name: e.Name(), File: file.Name, Bytes: file.Bytes, SHA256: file.SHA256, Licence: e.Licence, Embedder: e.Family == catalog.BERT,
		})
	}
	for _, s := range stored {
		repository, _, _ := strings.Cut(s.Source, "@")
		own := slices.ContainsFunc(e.Files, func(f catalog.File) bool { return f.SHA256 == s.Model.SHA256 })
		if own || strings.EqualFold(repository, e.ID) {
			m.Stored = append(m.Stored, s)
		}
	}
	return m
}
