package stats

import (
	"fmt"
	"time"

	"jianbao/generator/model"
)

// rec is a record of the test kinds; absent keys are missing values.
type rec map[string]any

func zh(s string) model.Label { return model.Label{ZH: s} }

// testKinds are an activity, an organization and a target kind, small but with
// every type of column.
func testKinds() *model.Kinds {
	category := []model.Option{
		{Key: "members", Label: model.Label{ZH: "党员", EN: "Members"}, Aliases: []string{"中共党员"}},
		{Key: "in-service", Label: zh("在职党员"), Of: "members"},
		{Key: "retired", Label: zh("离退休党员"), Of: "members"},
		{Key: "residents", Label: zh("居民")},
		{Key: "volunteers", Label: zh("志愿者")},
	}
	activity := &model.Kind{
		Name: "activity", Label: model.Label{ZH: "活动", EN: "Activity"}, Plural: model.Label{ZH: "活动", EN: "Activities"},
		Title: "title", Date: "date",
		Fields: []*model.Field{
			{Name: "title", Label: zh("标题"), Type: model.TypeText},
			{Name: "date", Label: zh("举办日期"), Type: model.TypeDateRange},
			{Name: "type", Label: zh("类型"), Aliases: []string{"类别"}, Type: model.TypeEnum, Options: []model.Option{
				{Key: "lecture", Label: zh("讲座"), Color: "shiqing"}, {Key: "patrol", Label: zh("巡逻")}, {Key: "visit", Label: zh("走访")}, {Key: "other", Label: zh("其他")}}},
			{Name: "community", Label: zh("社区"), Type: model.TypeRef, Ref: "organization"},
			{Name: "organizers", Label: zh("组织单位"), Type: model.TypeRef, Ref: "organization", Multiple: true},
			{Name: "week", Label: zh("宣传周"), Type: model.TypePage},
			{Name: "participants", Label: zh("参与人数"), Type: model.TypeCounts, Taxonomy: "category", Options: category},
			{Name: "hours", Label: zh("时长"), Type: model.TypeHours},
			{Name: "cost", Label: zh("经费"), Type: model.TypeMoney},
			{Name: "public", Label: zh("公开"), Type: model.TypeBool},
			{Name: "phone", Label: zh("电话"), Type: model.TypePhone, Private: true},
		},
		Measures: []*model.Measure{
			{Name: "count", Label: zh("活动场次"), Aliases: []string{"场次"}, Unit: zh("场")},
			{Name: "participants", Label: zh("参与人次"), Aliases: []string{"人次"}, Unit: zh("人次"), Field: "participants"},
			{Name: "hours", Label: zh("活动时长"), Unit: zh("小时"), Field: "hours"},
			{Name: "person-hours", Label: zh("志愿服务时长"), Unit: zh("小时"), Field: "hours", Times: "participants.volunteers"},
			{Name: "cost", Label: zh("经费"), Unit: zh("元"), Field: "cost"},
		},
		Dimensions: []*model.Dimension{{Name: "category", Field: "participants", Label: model.Label{ZH: "参与人员", EN: "Participants"}, Aliases: []string{"类别", "人员类别", "参与人员类别", "人群", "对象"}}},
	}
	organization := &model.Kind{
		Name: "organization", Label: model.Label{ZH: "组织", EN: "Organization"}, Title: "name",
		Fields: []*model.Field{{Name: "name", Label: zh("名称"), Type: model.TypeText}},
	}
	target := &model.Kind{
		Name: "target", Label: model.Label{ZH: "年度目标", EN: "Target"}, Title: "measure",
		Fields: []*model.Field{
			{Name: "measure", Label: zh("指标"), Type: model.TypeText},
			{Name: "year", Label: zh("年份"), Type: model.TypeInt},
			{Name: "community", Label: zh("社区"), Type: model.TypeRef, Ref: "organization"},
			{Name: "value", Label: zh("目标值"), Type: model.TypeNumber},
		},
	}
	ks := &model.Kinds{
		All:        []*model.Kind{organization, activity, target},
		Taxonomies: map[string][]model.Option{"category": category},
		TaxLabels:  map[string]model.Label{"category": {ZH: "参与人员", EN: "Participants"}},
	}
	for _, k := range ks.All {
		k.Freeze()
	}
	return ks
}

// day reads 2026-03-05.
func day(s string) int32 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return model.Day(t)
}

// build makes the table of a kind, with the records dealt out to some chunks.
func build(k *model.Kind, perChunk int, recs ...rec) *model.Table {
	var chunks []*model.Chunk
	for from := 0; from < len(recs); from += perChunk {
		part := recs[from:min(from+perChunk, len(recs))]
		c := &model.Chunk{Kind: k.Name, File: fmt.Sprintf("f%d.yaml", len(chunks)), Rows: len(part), Cols: make([]model.Column, len(k.Fields))}
		for i, r := range part {
			id, _ := r["id"].(string)
			if id == "" {
				id = fmt.Sprintf("r%d", from+i)
			}
			c.IDs, c.Lines, c.Hashes = append(c.IDs, id), append(c.Lines, int32(i+1)), append(c.Hashes, 0)
		}
		for fi, f := range k.Fields {
			c.Cols[fi] = column(f, part)
		}
		chunks = append(chunks, c)
	}
	t := model.NewTable(k, chunks)
	t.Dicts = make([]*model.Dict, len(k.Fields))
	t.Remap = make([][][]uint32, len(chunks))
	for ci, c := range chunks {
		t.Remap[ci] = make([][]uint32, len(k.Fields))
		for fi := range k.Fields {
			if c.Cols[fi].Dict == nil {
				continue
			}
			if t.Dicts[fi] == nil {
				t.Dicts[fi] = &model.Dict{}
				t.Dicts[fi].Add("")
			}
			for _, v := range c.Cols[fi].Dict {
				t.Remap[ci][fi] = append(t.Remap[ci][fi], t.Dicts[fi].Add(v))
			}
		}
	}
	return t
}

func column(f *model.Field, recs []rec) model.Column {
	var c model.Column
	used := false
	dict := &model.Dict{}
	dict.Add("")
	if f.Multiple || f.Type == model.TypeCounts || f.Type == model.TypeText {
		c.Offsets = []uint32{0}
	}
	for _, r := range recs {
		v, ok := r[f.Name]
		used = used || ok
		switch f.Type {
		case model.TypeText:
			s, _ := v.(string)
			c.Blob += s
			c.Offsets = append(c.Offsets, uint32(len(c.Blob)))
		case model.TypeDateRange:
			d := model.NoDay
			if ok {
				d = day(v.(string))
			}
			c.Start, c.End = append(c.Start, d), append(c.End, d)
		case model.TypeCounts:
			m, _ := v.(map[string]int64)
			for _, o := range f.Options {
				if n, has := m[o.Key]; has {
					c.Codes, c.Ints = append(c.Codes, dict.Add(o.Key)), append(c.Ints, n)
				}
			}
			c.Offsets = append(c.Offsets, uint32(len(c.Codes)))
		case model.TypeEnum, model.TypeRef, model.TypePage:
			switch x := v.(type) {
			case string:
				c.Codes = append(c.Codes, dict.Add(x))
			case []string:
				for _, s := range x {
					c.Codes = append(c.Codes, dict.Add(s))
				}
			default:
				if !f.Multiple {
					c.Codes = append(c.Codes, 0)
				}
			}
			if f.Multiple {
				c.Offsets = append(c.Offsets, uint32(len(c.Codes)))
			}
		default:
			n := model.NoInt
			switch x := v.(type) {
			case int:
				n = int64(x)
			case bool:
				n = 0
				if x {
					n = 1
				}
			}
			c.Ints = append(c.Ints, n)
		}
	}
	if !used {
		return model.Column{}
	}
	if f.Type == model.TypeEnum || f.Type == model.TypeRef || f.Type == model.TypePage || f.Type == model.TypeCounts {
		c.Dict = dict.Values
	}
	return c
}

var testNow = time.Date(2026, 11, 22, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

// testData is a small site.
func testData(perChunk int, activities ...rec) Data {
	ks := testKinds()
	org, act, tar := ks.All[0], ks.All[1], ks.All[2]
	return Data{Kinds: ks, Now: testNow, Lang: "zh-CN", Tables: map[string]*model.Table{
		"organization": build(org, 2, rec{"id": "heping", "name": "和平里"}, rec{"id": "anhua", "name": "安华里"}, rec{"id": "party", "name": "党支部"}),
		"activity":     build(act, perChunk, activities...),
		"target": build(tar, 3,
			rec{"measure": "参与人次", "year": 2026, "value": 12000_000_000}, rec{"measure": "participants", "year": 2025, "value": 9000_000_000},
			rec{"measure": "person-hours", "year": 2026, "value": 500_000_000}, rec{"measure": "participants", "year": 2026, "community": "heping", "value": 4000_000_000}),
	}}
}

func counts(pairs ...any) map[string]int64 {
	m := map[string]int64{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = int64(pairs[i+1].(int))
	}
	return m
}

func sample() []rec {
	return []rec{
		{"id": "a1", "title": "讲座一", "date": "2026-01-10", "type": "lecture", "community": "heping", "organizers": []string{"party", "heping"}, "hours": 120, "participants": counts("members", 12, "in-service", 9, "retired", 3, "residents", 85, "volunteers", 10), "cost": 1250, "public": true},
		{"id": "a2", "date": "2026-03-05", "type": "patrol", "community": "anhua", "organizers": []string{"anhua"}, "hours": 90, "participants": counts("in-service", 4, "retired", 2, "volunteers", 6), "public": false},
		{"id": "a3", "date": "2026-03-06", "type": "lecture", "community": "heping", "organizers": []string{"party"}, "participants": counts("residents", 30), "week": "2026-dangjian"},
		{"id": "a4", "date": "2025-11-02", "type": "visit", "community": "anhua", "hours": 60, "participants": counts("members", 5, "volunteers", 0)},
		{"id": "a5", "date": "2026-11-21", "type": "patrol", "hours": 30},
		{"id": "a6", "type": "visit", "community": "heping", "hours": 45, "participants": counts("residents", 7)},
	}
}
