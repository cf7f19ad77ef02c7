package asset

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"strings"

	"golang.org/x/image/webp"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/output"
)

// MaxPixels is how many pixels a picture may have: decoding takes four bytes
// for each.
const MaxPixels = 100_000_000

var (
	errNotImage = diag.Message{
		Code: "JB1005", Severity: diag.Error,
		ZH: "这不是图片：文件内容与扩展名 %s 不符", EN: "this is no picture: the content does not match the extension %s",
		HintZH: "请用看图软件打开确认；也许只是改了扩展名，或者下载时出了错。", HintEN: "open it in a viewer: perhaps it was only renamed, or a download went wrong",
	}
	errTruncated = diag.Message{
		Code: "JB1006", Severity: diag.Error,
		ZH: "图片不完整或已损坏（%s）", EN: "the picture is cut off or damaged (%s)",
		HintZH: "请重新复制或重新下载这张图片。", HintEN: "copy or download it again",
	}
	errTooManyPixels = diag.Message{
		Code: "JB1007", Severity: diag.Error,
		ZH: "图片太大：%d × %d 像素，上限是一亿像素", EN: "the picture is too large: %d × %d pixels, the limit is 100 million",
		HintZH: "请先用看图软件缩小，例如宽 4000 像素就足够清晰。", HintEN: "scale it down first; 4000 pixels wide is plenty",
	}
	warnFormat = diag.Message{
		Code: "JB1008", Severity: diag.Warning,
		ZH: "浏览器大多不能显示 %s 图片，只能作为附件下载", EN: "most browsers cannot show %s pictures; it is only a file to download",
		HintZH: "请另存为 JPG 或 PNG。苹果手机可在“设置 → 相机 → 格式”里选“兼容性最佳”。", HintEN: "save it as JPEG or PNG",
	}
	warnScript = diag.Message{
		Code: "JB1009", Severity: diag.Warning,
		ZH: "这个 SVG 图片里带有程序（%s），显示时不会运行", EN: "this SVG holds a script (%s); it will not run where the picture is shown",
		HintZH: "请确认图片来源可靠，最好另存为不带程序的 SVG。", HintEN: "make sure that you trust its source, or save it without scripts",
	}
)

// header is what the start of a picture tells.
type header struct {
	width, height int
	orientation   int // EXIF, 0 unknown
	lossless      bool
	animated      bool
}

// Inspect judges a file of the content by its first bytes and its structure,
// without decoding pixels. A file with the extension of a picture must be one,
// whole, and within the pixel budget. Anything else is an attachment, with an
// empty Format.
func Inspect(file string, data []byte) (model.Media, diag.List) {
	m := model.Media{Path: file, Size: int64(len(data)), Hash: output.Hash(data)}
	pos := diag.Pos{File: file}
	ext := strings.ToLower(path.Ext(file))
	switch ext {
	case ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp":
	case ".svg":
		return inspectSVG(m, data)
	case ".heic", ".heif", ".tif", ".tiff", ".bmp", ".psd", ".avif", ".raw", ".dng":
		return m, diag.List{warnFormat.At(pos, strings.ToUpper(ext[1:]))}
	default:
		return m, nil
	}
	format := sniff(data)
	if format == "" {
		return m, diag.List{errNotImage.At(pos, ext)}
	}
	h, err := readHeader(format, data)
	if err != nil {
		return m, diag.List{errTruncated.At(pos, err.Error())}
	}
	if h.width <= 0 || h.height <= 0 {
		return m, diag.List{errTruncated.At(pos, "0 × 0")}
	}
	if int64(h.width)*int64(h.height) > MaxPixels {
		return m, diag.List{errTooManyPixels.At(pos, h.width, h.height)}
	}
	m.Format, m.Orientation, m.Lossless, m.Animated = format, h.orientation, h.lossless, h.animated
	m.Width, m.Height = h.width, h.height
	if turned(h.orientation) {
		m.Width, m.Height = h.height, h.width
	}
	return m, nil
}

// turned reports whether an EXIF orientation swaps width and height.
func turned(orientation int) bool { return orientation >= 5 && orientation <= 8 }

// sniff tells the format of a picture by its magic number.
func sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		return "jpeg"
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1A\n")):
		return "png"
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return "gif"
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "webp"
	}
	return ""
}

// readHeader reads the size of a picture and checks that it is whole.
func readHeader(format string, data []byte) (header, error) {
	config := map[string]func(io.Reader) (image.Config, error){
		"jpeg": jpeg.DecodeConfig, "png": png.DecodeConfig, "gif": gif.DecodeConfig, "webp": webp.DecodeConfig,
	}[format]
	c, err := config(bytes.NewReader(data))
	if err != nil {
		return header{}, err
	}
	h := header{width: c.Width, height: c.Height}
	if int64(h.width)*int64(h.height) > MaxPixels {
		return h, nil // refused anyway
	}
	switch format {
	case "jpeg":
		err = h.jpeg(data)
	case "png":
		err = h.png(data)
	case "gif":
		h.animated = true
		err = wholeGIF(data)
	case "webp":
		err = h.webp(data)
	}
	return h, err
}

// errCut says where the data of a picture ended too early.
func errCut(at string) error { return fmt.Errorf("ends within its %s", at) }
