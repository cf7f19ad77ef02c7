// Package record turns YAML records into tables.
//
// What a record may hold is not known to Go code: kinds are YAML definitions
// ([LoadKinds]), embedded ones in kinds/ and those a site adds or extends.
// [Decode] reads one file into chunks, typed columns of one kind each; it is a
// pure function of the file and the kinds, reports every mistake of the file
// with its place, and may run in parallel. [Assemble] joins the chunks of all
// files into one table a kind, resolves references by id or exact name, and
// reports what only shows across files: duplicate ids, missing references.
//
//	kinds, problems := record.LoadKinds(true, siteFiles, record.KindOptions{})
//	chunks, problems := record.Decode(kinds, "content/records/a.yaml", text)
//	tables, problems := record.Assemble(kinds, chunks)
//
// A definition may take parts that kinds share, and a site may extend it; fields
// may be computed (package derive does that), records may be written within
// records ([Decode] puts them into the chunk of their own kind, with a reference
// back), references may be loose. docs/definitions.md is the language.
//
// Privacy is settled here, once: values of private fields, and those that need a
// consent and have none, are checked or not even read, and dropped; names and
// telephone numbers are masked before they are stored, and a resident ID number
// in a public text is an error. Nothing behind this package can publish what it
// never gets.
//
// [Schema] writes the same definition as a JSON Schema for editors.
package record
