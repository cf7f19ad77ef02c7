package chart

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/dop251/goja"
)

// drawLimit bounds the drawing of one SVG; a chart takes some hundredths of a second.
const drawLimit = 30 * time.Second

// Cache keeps drawings from one process to the next. Keys are hexadecimal. It
// is called from several goroutines.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte)
}

// Engine draws charts. It is safe for concurrent use; each worker has its own
// JavaScript runtime, made when first needed.
type Engine struct {
	slots   chan *goja.Runtime // nil: not made yet
	program func() (*goja.Program, error)

	mu    sync.Mutex
	disk  Cache
	drawn map[string]string // by key
}

// maxDrawn bounds the drawings kept in memory.
const maxDrawn = 1024

// NewEngine makes an engine that draws with at most so many runtimes at once.
func NewEngine(workers int) (*Engine, error) {
	if workers < 1 {
		return nil, fmt.Errorf("chart: %d workers", workers)
	}
	e := &Engine{
		slots: make(chan *goja.Runtime, workers),
		program: sync.OnceValues(func() (*goja.Program, error) {
			return goja.Compile("echarts.min.js", string(bundle), false)
		}),
		drawn: map[string]string{},
	}
	for range workers {
		e.slots <- nil
	}
	return e, nil
}

// UseCache makes the engine look for drawings in a cache, and keep them there.
func (e *Engine) UseCache(c Cache) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.disk = c
}

// cached returns a drawing by key.
func (e *Engine) cached(key string) (string, bool) {
	e.mu.Lock()
	svg, ok := e.drawn[key]
	disk := e.disk
	e.mu.Unlock()
	if ok || disk == nil {
		return svg, ok
	}
	data, ok := disk.Get(key)
	if !ok {
		return "", false
	}
	// A cache file may be damaged: what it holds goes into pages unescaped.
	svg, err := rewrite(data, nil, "")
	if err != nil || svg == "" {
		return "", false
	}
	e.keep(key, svg, nil)
	return svg, true
}

func (e *Engine) keep(key, svg string, disk Cache) {
	e.mu.Lock()
	if len(e.drawn) >= maxDrawn {
		clear(e.drawn)
	}
	e.drawn[key] = svg
	e.mu.Unlock()
	if disk != nil {
		disk.Put(key, []byte(svg))
	}
}

// draw runs ECharts on an option and gives its SVG as it comes.
func (e *Engine) draw(ctx context.Context, spec []byte, width, height float64) (string, error) {
	var vm *goja.Runtime
	select {
	case vm = <-e.slots:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, drawLimit)
	defer cancel()
	svg, vm, err := e.run(ctx, vm, spec, width, height)
	if err != nil {
		vm = nil // its state is unknown: make a new one
	}
	e.slots <- vm
	return svg, err
}

func (e *Engine) run(ctx context.Context, vm *goja.Runtime, spec []byte, width, height float64) (string, *goja.Runtime, error) {
	if vm == nil {
		var err error
		if vm, err = e.newRuntime(); err != nil {
			return "", nil, err
		}
	}
	stop := context.AfterFunc(ctx, func() { vm.Interrupt(ctx.Err()) })
	svg, err := call(vm, spec, width, height)
	if !stop() { // the interrupt may be still to come
		return "", nil, errors.Join(ctx.Err(), err)
	}
	return svg, vm, err
}

func call(vm *goja.Runtime, spec []byte, width, height float64) (string, error) {
	draw, ok := goja.AssertFunction(vm.Get("echarts").ToObject(vm).Get("draw"))
	if !ok {
		return "", errors.New("chart: the bundle has no draw()")
	}
	v, err := draw(goja.Undefined(), vm.ToValue(string(spec)), vm.ToValue(width), vm.ToValue(height))
	if err != nil {
		return "", fmt.Errorf("chart: ECharts failed: %w", err)
	}
	return v.String(), nil
}

// newRuntime loads the bundle. There is no event loop: with animation off,
// ECharts draws at once.
func (e *Engine) newRuntime() (*goja.Runtime, error) {
	program, err := e.program()
	if err != nil {
		return nil, fmt.Errorf("chart: the bundle does not compile: %w", err)
	}
	vm := goja.New()
	nothing := func(goja.FunctionCall) goja.Value { return vm.ToValue(0) }
	console := vm.NewObject()
	for _, name := range []string{"log", "warn", "error", "info"} {
		if err := console.Set(name, nothing); err != nil {
			return nil, err
		}
	}
	globals := map[string]any{
		"console": console, "setTimeout": nothing, "clearTimeout": nothing, "setInterval": nothing, "clearInterval": nothing,
		"requestAnimationFrame": nothing, "cancelAnimationFrame": nothing,
	}
	for name, v := range globals {
		if err := vm.Set(name, v); err != nil {
			return nil, err
		}
	}
	if _, err := vm.RunProgram(program); err != nil {
		return nil, fmt.Errorf("chart: the bundle does not load: %w", err)
	}
	return vm, setMeasure(vm)
}

// setMeasure gives ECharts the width of texts, which it cannot measure without
// a browser.
func setMeasure(vm *goja.Runtime) error {
	ec := vm.Get("echarts").ToObject(vm)
	set, ok := goja.AssertFunction(ec.Get("setPlatformAPI"))
	if !ok {
		return errors.New("chart: the bundle has no setPlatformAPI()")
	}
	api := vm.NewObject()
	err := api.Set("measureText", func(c goja.FunctionCall) goja.Value {
		out := vm.NewObject()
		if err := out.Set("width", textWidth(c.Argument(0).String(), fontSize(c.Argument(1).String()))); err != nil {
			panic(err) // becomes a JavaScript exception
		}
		return out
	})
	if err != nil {
		return err
	}
	_, err = set(goja.Undefined(), api)
	return err
}
