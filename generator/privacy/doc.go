// Package privacy finds what a public site must not show: resident ID numbers,
// mobile numbers and secrecy markings; and it masks names and telephone numbers.
//
// An ID number is an error wherever it stands. A mobile number in a text is
// shown masked and reported, so that the editor sees what was changed. Both are
// searched in everything that is published, so the search is made for texts that
// hold neither: it looks at one byte in eleven.
package privacy
