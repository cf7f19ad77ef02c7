package main

import (
	"errors"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"

	"jianbao/generator/diag"
)

// startProfiles starts what --profile asks for and returns what ends it.
func startProfiles(specs []string) (stop func() error, err error) {
	var stops []func() error
	stop = func() error {
		var err error
		for _, s := range stops {
			err = errors.Join(err, s())
		}
		return err
	}
	for _, spec := range specs {
		kind, file, ok := strings.Cut(spec, "=")
		if !ok || file == "" || kind != "cpu" && kind != "heap" {
			return stop, usage(errChoice.At(diag.Pos{}, "--profile", spec, "cpu=FILE, heap=FILE"))
		}
		f, err := os.Create(file)
		if err != nil {
			return stop, err
		}
		if kind == "heap" {
			stops = append(stops, func() error {
				runtime.GC()
				return errors.Join(pprof.WriteHeapProfile(f), f.Close())
			})
			continue
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return stop, errors.Join(err, f.Close())
		}
		stops = append(stops, func() error {
			pprof.StopCPUProfile()
			return f.Close()
		})
	}
	return stop, nil
}
