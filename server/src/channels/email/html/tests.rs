//! What is safe, what is readable, and how long it takes.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::clean::{composed, received};
use super::fold::Pictures;
use super::tokens::{Attributes, Token, Tokens};
use super::*;
use crate::channels::email::read;

fn shown(markup: &str, remote: bool) -> Page {
    let look = Look { pictures: Pictures { remote, inline: &|_| None }, quoted: "…", forwards: false };
    page(Some(markup), "", &look)
}

/// What is within the body.
fn body(page: &Page) -> &str {
    page.html.split_once("<body").unwrap().1.split_once('>').unwrap().1.strip_suffix("</body></html>").unwrap()
}

fn inside(markup: &str) -> String {
    body(&shown(markup, false)).to_owned()
}

/// Nothing that runs, loads, or leads anywhere but to a page, a letter or a telephone.
fn assert_harmless(page: &Page, remote: bool) {
    let names: Vec<&str> = bound::elements().chain(["details", "summary"]).collect();
    for token in Tokens::new(body(page)) {
        let Token::Open { name, attributes } = token else { continue };
        assert!(names.contains(&name), "<{name}> in {}", page.html);
        for (attribute, value) in Attributes::new(attributes) {
            let value = text::unescape(value);
            let fits = match attribute {
                "href" => {
                    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| value.to_lowercase().starts_with(scheme))
                }
                "src" => {
                    value.starts_with("data:image/") && !value.contains("svg")
                        || (remote && value.to_lowercase().trim_start().starts_with("http"))
                }
                "style" => !value.contains(['\\', '@', '{']) && !value.to_lowercase().contains("url"),
                "class" => ["quote", "tight", "folded", "plain"].contains(&value.as_str()),
                "id" => value == "rest",
                "target" => name == "a" && value == "_blank",
                "rel" => value == "noopener noreferrer nofollow",
                "data-src" => !remote && name == "img",
                other => bound::ATTRIBUTES.contains(&other),
            };
            assert!(fits, "{attribute}={value:?} in {}", page.html);
        }
        if name == "a" && attribute(attributes, "href").is_some() {
            assert_eq!(attribute(attributes, "rel"), Some("noopener noreferrer nofollow"), "{}", page.html);
        }
    }
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/tests/mail/corpus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| (path.display().to_string(), fs::read(path).unwrap())).collect()
}

#[test]
fn nothing_dangerous_is_left_of_the_corpus() {
    let letters = corpus();
    assert!(letters.len() >= 16, "{}", letters.len());
    for (name, raw) in letters {
        let letter = read::read(&raw);
        for remote in [false, true] {
            let inline = |id: &str| letter.by_content_id(id).and_then(inline_address);
            let look = Look { pictures: Pictures { remote, inline: &inline }, quoted: "…", forwards: false };
            let page = page(letter.html.as_deref(), &letter.text, &look);
            assert_harmless(&page, remote);
            let is_whole = page.html.contains("end of letter") || name.contains("unclosed");
            assert!(is_whole, "{name} is cut: {}", page.html);
        }
        let sent = composed(letter.html.as_deref().unwrap_or_default());
        assert_eq!(composed(sent.as_str()), sent, "{name} changes again");
        assert_harmless(&shown(sent.as_str(), true), true);
    }
}

#[test]
fn pictures_of_the_letter_are_in_the_page_and_those_of_others_wait() {
    let markup = "<img src='CID:a%40b' alt=A><img src=http://x.test/b.png width=10><img src=cid:none alt=N>";
    let inline = |id: &str| (id == "a@b").then(|| "data:image/png;base64,AA==".to_owned());
    let look = |remote| Look { pictures: Pictures { remote, inline: &inline }, quoted: "", forwards: false };
    let waiting = page(Some(markup), "", &look(false));
    assert_eq!(waiting.remote, 1);
    assert_eq!(
        body(&waiting),
        "<img alt=\"A\" src=\"data:image/png;base64,AA==\"><img width=\"10\" data-src=\"http://x.test/b.png\"><img alt=\"N\">"
    );
    assert!(waiting.html.contains("img-src data: blob:\""));
    let fetched = page(Some(markup), "", &look(true));
    assert!(
        fetched.html.contains("src=\"http://x.test/b.png\"")
            && fetched.html.contains("img-src data: blob: https: http:\"")
    );
    assert_eq!(remote_pictures(markup), 1);
}

#[test]
fn links_open_elsewhere_and_tell_nothing() {
    assert_eq!(
        inside("<a href=https://x.test/?a=1&amp;b=2 onclick=x>x</a>"),
        "<a href=\"https://x.test/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>"
    );
    for address in ["/relative", "//x.test", "ftp://x.test", "javascript:x", "data:text/html,x", "cid:x"] {
        assert!(!inside(&format!("<a href='{address}'>x</a>")).contains("href"), "{address}");
    }
}

#[test]
fn styles_are_a_list_of_properties() {
    let style = |style: &str| style::filter(style);
    assert_eq!(style("COLOR: red; position:fixed; background : #fff"), "color:red;background:#fff");
    assert_eq!(style("color:rgb(1, 2,3);width:expression(1)"), "color:rgb(1, 2,3)");
    for bad in ["background:url(x)", "background:u\\72l(x)", "color:/**/red", "color:red\"x", "width:calc(1px)"] {
        let left = style(bad);
        assert!(left.is_empty() || left == "color:red\"x", "{bad} leaves {left}");
    }
    assert!(style::PROPERTIES.is_sorted());
}

#[test]
fn quoted_text_is_folded_away() {
    let open = fold::details("…");
    let check = |markup: &str, expected: &str| {
        let expected = expected.replace('[', &open).replace(']', fold::DETAILS_END);
        assert_eq!(inside(markup), expected, "{markup}");
    };
    check("<p>a</p><blockquote type=cite>b</blockquote>c", "<p>a</p>[<blockquote type=\"cite\">b</blockquote>]c");
    check("a<div class='x gmail_quote'>b</div>", "a[<div class=\"quote\">b</div>]");
    // Outermost only.
    check(
        "a<blockquote type=cite>b<blockquote type=cite>c</blockquote></blockquote>",
        "a[<blockquote type=\"cite\">b<blockquote type=\"cite\">c</blockquote></blockquote>]",
    );
    // A plain quote is part of what is said, unless a line says who wrote it.
    check("a<blockquote>b</blockquote>", "a<blockquote>b</blockquote>");
    check(
        "<p>a</p><p>On 3 May 2026 at 10:00, Jo wrote:</p><blockquote>b</blockquote>",
        "<p>a</p><p>On 3 May 2026 at 10:00, Jo wrote:</p>[<blockquote>b</blockquote>]",
    );
    // Outlook: a header, and all that follows.
    check(
        "<div><p>a</p><div><div><p><b>From:</b> Jo<br><b>Sent:</b> x<br><b>To:</b> y</p></div></div><p>b</p></div>",
        "<div><p>a</p>[<div><div><p><b>From:</b> Jo<br><b>Sent:</b> x<br><b>To:</b> y</p></div></div><p>b</p>]</div>",
    );
    check(
        "<div>a</div><div id=appendonsend></div><hr><div id=divRplyFwdMsg>b</div>",
        "<div>a</div>[<div id=\"rest\"></div><hr><div id=\"rest\">b</div>]",
    );
    check("<p>a<br>-----Original Message-----<br>b</p>", "<p>a<br>[-----Original Message-----<br>b]</p>");
    // In a table only around what may stand there.
    check(
        "<table><tr><td>a</td></tr><tr><td>-----Original Message-----</td></tr></table>",
        "<table><tbody><tr><td>a</td></tr><tr><td>[-----Original Message-----]</td></tr></tbody></table>",
    );
    // A letter that is nothing but a quote is not folded away.
    check("<div class=gmail_quote>b</div>", "<div class=\"quote\">b</div>");
}

#[test]
fn what_is_forwarded_is_not_folded_away() {
    let open = fold::details("…");
    let check = |markup: &str, forwards: bool, expected: &str| {
        let look = Look { pictures: Pictures { remote: false, inline: &|_| None }, quoted: "…", forwards };
        let expected = expected.replace('[', &open).replace(']', fold::DETAILS_END);
        assert_eq!(body(&page(Some(markup), "", &look)), expected, "{markup}");
    };
    let gmail =
        "a<div class=\"quote\"><div>---------- Forwarded message ---------<br>From: Jo<br>Sent: x<br>To: y</div>b";
    let older = "<blockquote type=\"cite\">c</blockquote>";
    let markup = [gmail, older, "</div>"].concat().replace("class=\"quote\"", "class=gmail_quote");
    check(&markup, false, &[gmail, "[", older, "]</div>"].concat());
    let apple = "a<blockquote type=\"cite\"><div>Begin forwarded message:</div><div>From: Jo</div>b</blockquote>";
    check(apple, false, apple);
    let thunderbird = "<p>a</p><div>-------- Forwarded Message --------<table><tbody><tr><th>Subject:</th></tr></tbody></table>b</div>";
    check(thunderbird, false, thunderbird);
    // Outlook says it in the subject only.
    let header = "<div><b>From:</b> Jo<br><b>Sent:</b> x<br><b>To:</b> y</div>";
    let outlook = |begin: &str, end: &str| ["<p>a</p>", header, "<p>b</p>", begin, header, "<p>c</p>", end].concat();
    check(&outlook("", ""), true, &outlook("[", "]"));
    let older = ["<p>a</p><p>-----Original Message-----</p>", header, "b"].concat();
    check(&older, true, &older);
    let web = ["a<div id=\"rest\"></div><hr><div id=\"rest\">", header, "</div>b"].concat();
    check(&web.replacen("id=\"rest\"", "id=appendonsend", 1).replace("id=\"rest\"", "id=divRplyFwdMsg"), true, &web);
}

#[test]
fn plain_text_has_links_and_folds() {
    let look = Look { pictures: Pictures { remote: false, inline: &|_| None }, quoted: "more", forwards: false };
    let page = page(None, "See www.x.test/a?b=1&c, or jo@x.test.\n\n> old\n> lines\n", &look);
    assert_eq!(
        body(&page),
        "<div class=\"plain\">See <a href=\"https://www.x.test/a?b=1&amp;c\" target=\"_blank\" \
         rel=\"noopener noreferrer nofollow\">www.x.test/a?b=1&amp;c</a>, or <a href=\"mailto:jo@x.test\" target=\"_blank\" \
         rel=\"noopener noreferrer nofollow\">jo@x.test</a>.\n<details class=\"folded\"><summary>more</summary><div>&gt; old\n\
         &gt; lines</div></details></div>"
    );
}

#[test]
fn a_letter_keeps_its_own_background() {
    let page =
        shown("<html><body bgcolor='#000080' text=white style='margin:0;font-family:Arial'>x</body></html>", false);
    assert!(
        page.html.contains("<body style=\"background-color:#000080;color:white;font-family:Arial\">"),
        "{}",
        page.html
    );
    let page = shown("<body bgcolor='red;position:fixed' style='background:url(http://x.test)'>x", false);
    assert!(page.html.contains("<body style=\"background-color:red\">"), "{}", page.html);
}

#[test]
fn broken_markup_is_closed_and_nothing_escapes() {
    assert_eq!(inside("<div><b>a<div>c"), "<div><b>a<div>c</div></b></div>");
    assert_eq!(inside("a < b <3 <"), "a &lt; b &lt;3 &lt;");
    assert_eq!(inside("<p>a<p>b</div></td>c"), "<p>a</p><p>bc</p>");
    assert_eq!(inside("<ul><li>a<li>b</ul>"), "<ul><li>a</li><li>b</li></ul>");
    assert_eq!(
        inside("<table><tr><td>a</div><td>b</table>c"),
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>c"
    );
}

#[test]
fn what_an_editor_makes_is_kept() {
    let kept = "<p><b>b</b><i>i</i><u>u</u><s>s</s><span style=\"font-size:18px;color:#ff0000\">x</span></p><ul><li>a</li></ul>\
                <ol><li>b</li></ol><div style=\"margin-left:40px\">in</div><a href=\"https://x.test\">l</a>\
                <blockquote>q</blockquote><table border=\"1\"><tbody><tr><td>1</td></tr></tbody></table><img src=\"cid:f1\">";
    assert_eq!(composed(kept).as_str(), kept);
    let office =
        "<p class=MsoNormal style='mso-margin-top-alt:auto;color:red'><o:p>&nbsp;</o:p>x</p><!--[if x]>y<![endif]-->";
    assert_eq!(composed(office).as_str(), "<p style=\"color:red\">&nbsp;x</p>");
}

#[test]
fn markup_as_text() {
    let as_text = |markup: &str, links| text(&received(markup), links);
    assert_eq!(
        as_text("<h1>Hi</h1><p>a  b<br>c</p><ul><li>x<li>y</ul><p>&lt;3 &amp;amp;</p>", Links::Hidden),
        "Hi\n\na b\nc\n\n- x\n- y\n\n<3 &amp;"
    );
    assert_eq!(
        as_text("<a href='https://x.test/'>x.test</a> <a href='https://y.test'>here</a>", Links::Written),
        "x.test here <https://y.test>"
    );
    assert_eq!(as_text("<p>a</p><blockquote><p>b</p><p>c</p></blockquote>d", Links::Hidden), "a\n\n> b\n>\n> c\n\nd");
    assert_eq!(as_text("<table><tr><td>a<td>b<tr><td>c</table>", Links::Hidden), "a b\nc");
    assert_eq!(as_text("<pre>a\n  b</pre>", Links::Hidden), "a\n  b");
    assert_eq!(as_text("<style>x</style><script>y</script><title>z</title>a", Links::Hidden), "a");
}

/// Markup for which a parser without bounds needs minutes, or all memory there is.
#[test]
fn markup_that_is_made_to_be_slow_is_not() {
    let many = |piece: &str, count: usize| piece.repeat(count);
    let letters = [
        many("<div>", 200_000),
        many("<b>", 200_000),
        (0..50_000).map(|n| format!("<font color={n}><p>")).collect::<Vec<_>>().concat(),
        many("<a href=http://x.test>", 50_000),
        many("<table><tr><td>", 50_000),
        many("</p>", 300_000),
        many("<blockquote type=cite>a", 50_000),
        many("<!--", 300_000),
        many("<a \"", 200_000),
        many("<p>From:<p>Sent:<p>x", 30_000),
        many("&", 100_000),
        many("<", 100_000),
        format!("<p {}>x</p>", many("a=b ", 300_000)),
        format!("a<img src=\"data:image/png;base64,{}\">", many("A", 1_000_000)),
        many("-----Original Message-----<br>", 30_000),
        many("<script", 100_000),
        format!("<script>{}", many("</scrip", 200_000)),
    ];
    for letter in letters {
        let page = shown(&letter, false);
        assert!(page.html.len() < 40 * letter.len() + 10_000, "{}", &letter[..40]);
        let _ = text(&received(&letter), Links::Written);
        let _ = plain::markup(&letter, "…", false);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Pieces of markup in any order.
    #[test]
    fn no_mixture_is_dangerous(pieces in prop::collection::vec(piece(), 0..40), remote: bool) {
        let markup = pieces.concat();
        let page = shown(&markup, remote);
        assert_harmless(&page, remote);
        assert_harmless(&shown(composed(&markup).as_str(), true), true);
    }
}

fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "<",
        ">",
        "\"",
        "'",
        "`",
        "=",
        "/",
        "<!--",
        "-->",
        "--!>",
        "<![CDATA[",
        "]]>",
        "&lt;",
        "&#60;",
        "\\",
        "\0",
        " ",
        "\n",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<svg>",
        "</svg>",
        "<math>",
        "<table>",
        "<td>",
        "<select>",
        "<template>",
        "<noscript>",
        "</noscript>",
        "<textarea>",
        "<title>",
        "<a href=",
        "<img src=",
        "javascript:",
        "http://x.test",
        "cid:a",
        "data:image/png;base64,AA",
        "data:image/svg+xml,",
        " onerror=",
        " style=",
        "color:red",
        "background:url(",
        "<p>",
        "</p>",
        "<div class=gmail_quote>",
        "</div>",
        "<blockquote type=cite>",
        "<b>",
        "</b>",
        "From: a",
        "Sent: b",
        "To: c",
        "-----Original Message-----",
        "<br>",
        "<p title=\"",
        "<plaintext>",
    ]);
    prop_oneof![4 => fixed.prop_map(str::to_owned), 1 => ".{0,5}"]
}

/// What long letters are made of, so that quotes, tables and forwards lie at every place.
fn long(line: &str, before: &str) -> String {
    ["<html><body bgcolor=\"#eeeeee\">", before, &line.repeat(1_600_000 / line.len())].concat()
}

#[test]
fn the_first_part_is_the_first_of_all() {
    let text = "<p>The <b>burrs</b> are <i>blunt</i>. Could you send <a href=\"https://x.test/\">others</a> &amp; tell me?</p>\n";
    let table = "<table><tr><td style=\"padding:8px\">Grinder<td align=right>49.90 €</table>\n";
    let odd = "<div><p>open<b>bold<ul><li>one<li>two<img src=\"https://x.test/a.png\"></div><br>\n";
    let header = "<div><b>From:</b> Jo<br><b>Sent:</b> x<br><b>To:</b> y</div>";
    let dots = "…".repeat(200_000);
    for (line, before, forwards) in [
        (text, "", false),
        (table, "a<div class=gmail_quote>", false),
        (odd, "<table><tr><td><div>", false),
        (text, header, true),
        (odd, "a<blockquote type=cite>", false),
        (table, &dots, false),
    ] {
        let look = Look { pictures: Pictures { remote: false, inline: &|_| None }, quoted: "…", forwards };
        let letter = long(line, before);
        let all = parts(Some(&letter), "", &look);
        let first = first_part(Some(&letter), &look).expect("it is long");
        let count = format!("content=\"{}\"", all.len());
        assert_eq!(first.replacen("content=\"more\"", &count, 1), all[0], "{before} {line}");
    }
    let look = Look { pictures: Pictures { remote: false, inline: &|_| None }, quoted: "…", forwards: false };
    assert_eq!(first_part(Some(&text.repeat(100)), &look), None, "not long");
    let hidden = ["<!--", &"x".repeat(2_000_000), "-->", text].concat();
    assert_eq!(first_part(Some(&hidden), &look), None, "its begin shows nothing");
}
