package chart

import _ "embed"

//go:generate npm --prefix bundle install --no-audit --no-fund --no-package-lock
//go:generate npm --prefix bundle run build

//go:embed echarts.min.js
var bundle []byte

// Bundle is Apache ECharts with our additions as one classic script (global
// `echarts`), for the interactive charts of a page. See the package comment.
// The slice must not be changed.
func Bundle() []byte { return bundle }

// Licences are the texts that must go with the bundle where it is published, by
// file name.
func Licences() map[string][]byte {
	return map[string][]byte{
		"LICENSE-echarts.txt": licenceECharts, "NOTICE-echarts.txt": noticeECharts,
		"LICENSE-zrender.txt": licenceZRender, "LICENSE-d3.txt": licenceD3,
	}
}

var (
	//go:embed LICENSE-echarts.txt
	licenceECharts []byte
	//go:embed NOTICE-echarts.txt
	noticeECharts []byte
	//go:embed LICENSE-zrender.txt
	licenceZRender []byte
	//go:embed LICENSE-d3.txt
	licenceD3 []byte
)
