// Package wechat makes of a page what the editor of a WeChat official account
// accepts when it is pasted there, and checks it.
//
// That editor keeps little: inline styles, no class, id, script, style sheet, frame,
// position, grid or media query, no picture from elsewhere, no link that leads out of
// WeChat. So [Transform] reads the HTML that the theme made for the channel, gives
// each element the declarations of the theme's wechat.yaml ([Style]), and writes anew
// from a list of elements and attributes; what is on no list does not get through.
// Links become numbers with a list of addresses at the end, pictures places with the
// name of a file to insert there, drawings plain SVG.
//
// [Check] is independent of all that: it reads the result again, as a stranger would,
// and reports each limit that is broken and what to do.
//
// [Helper] is the page on which an editor copies title, author, digest and text.
//
// Limits (as published for articles of official accounts, 2026): title 32 characters,
// author 16, digest 128, content fewer than 20,000 characters and less than 1 MB. The
// programming interface counts the characters of the HTML, the editor into which one
// pastes those of the text; Check takes the text for the limit and warns about the
// HTML.
package wechat
