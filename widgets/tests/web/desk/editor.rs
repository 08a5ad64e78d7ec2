//! The editor of letters: what it is given never runs, what is pasted is cleaned, a template is one step of undo.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;
use widgets::dom::document;

use crate::stage::settle;

/// The editor on the page, taken away when dropped.
struct Editor(HtmlElement);

impl Drop for Editor {
    fn drop(&mut self) {
        self.0.remove();
    }
}

impl Editor {
    async fn holding(value: &str) -> Self {
        // The modules as the server would give them, each by an address of its own.
        let load = Function::new_with_args(
            "clean, words, wire, bits, tools, editor",
            "const known = {};
             const put = (name, text) => {
               for (const [other, address] of Object.entries(known)) text = text.replace(`\"${other}\"`, `\"${address}\"`);
               return known[name] = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
             };
             put('./clean.js', clean);
             put('./words.js', words);
             put('../files/wire.js', wire);
             put('./bits.js', bits);
             put('./tools.js', tools);
             return window.mailEditor ??= import(put('./editor.js', editor));",
        );
        let sources = [
            include_str!("../../../mail/clean.js"),
            include_str!("../../../mail/words.js"),
            include_str!("../../../files/wire.js"),
            include_str!("../../../mail/bits.js"),
            include_str!("../../../mail/tools.js"),
            include_str!("../../../mail/editor.js"),
        ];
        let loaded = load.apply(&JsValue::NULL, &sources.iter().map(|source| JsValue::from_str(source)).collect());
        JsFuture::from(loaded.unwrap().unchecked_into::<Promise>()).await.unwrap();
        let element: HtmlElement = document().create_element("mail-editor").unwrap().unchecked_into();
        element.set_attribute("value", value).unwrap();
        document().body().unwrap().append_child(&element).unwrap();
        settle().await;
        Self(element)
    }

    fn get(&self, name: &str) -> String {
        Reflect::get(&self.0, &name.into()).unwrap().as_string().unwrap_or_default()
    }

    fn html(&self) -> String {
        self.get("html")
    }

    fn call(&self, name: &str, argument: impl Into<JsValue>) {
        let method: Function = Reflect::get(&self.0, &name.into()).unwrap().unchecked_into();
        method.call1(&self.0, &argument.into()).unwrap();
    }

    fn paste(&self, html: &str, plain: &str) {
        let paste = Function::new_with_args(
            "editor, html, plain",
            "const data = new DataTransfer();
             if (html) data.setData('text/html', html);
             data.setData('text/plain', plain);
             editor.focus();
             const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
             editor.querySelector('.mail-text').dispatchEvent(event);",
        );
        paste.call3(&JsValue::NULL, &self.0, &html.into(), &plain.into()).unwrap();
    }
}

#[wasm_bindgen_test]
async fn what_it_is_given_is_cleaned_and_never_runs() {
    let evil = "<p onclick='window.ran=1'>a<script>window.ran=1</script><img src=x onerror='window.ran=1'>\
         <a href='javascript:window.ran=1'>b</a><a href='https://x.example/'>c</a><svg onload='window.ran=1'></svg>\
         <math><mtext><style><img src=x onerror='window.ran=1'></style></mtext></math><iframe srcdoc='x'></iframe>\
         <form><input></form><span style='color:red;position:fixed;background-image:url(http://e.example)'>d</span></p>";
    let editor = Editor::holding(evil).await;
    assert_eq!(
        editor.html(),
        "<p>ab<a href=\"https://x.example/\">c</a></p><span style=\"color: red;\">d</span><p></p>"
    );
    settle().await;
    let ran = Reflect::get(&widgets::dom::window(), &"ran".into()).unwrap();
    assert!(ran.is_undefined());
}

#[wasm_bindgen_test]
async fn what_office_programs_copy_becomes_plain_structure() {
    let word = "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style><!-- p.MsoNormal {} --></style></head>\
         <body><!--StartFragment--><p class=MsoNormal><b><span style='font-size:14.0pt;color:#C00000'>Hi</span></b>\
         <span style='font-size:11.0pt'> you, and more words<o:p></o:p></span></p>\
         <p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]>\
         <span style='mso-list:Ignore'>\u{b7}<span>&nbsp; </span></span><![endif]>one</p>\
         <p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>deep</p>\
         <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>\u{b7} </span>two</p>\
         <!--EndFragment--></body></html>";
    let editor = Editor::holding("<p><br></p>").await;
    editor.paste(word, "Hi you");
    let html = editor.html();
    assert!(html.contains("<ul><li>one<ul><li>deep</li></ul></li><li>two</li></ul>"), "{html}");
    assert!(html.contains("color: rgb(192, 0, 0)") && !html.contains("Mso") && !html.contains("o:p"), "{html}");

    let docs = "<meta charset='utf-8'><b style='font-weight:normal;' id='docs-internal-guid-1'><p dir='ltr'>\
         <span style='font-size:11pt;color:#000000;font-weight:700'>Bold</span>\
         <span style='font-size:11pt;font-style:italic'> slanted</span></p></b>";
    let editor = Editor::holding("<p><br></p>").await;
    editor.paste(docs, "Bold slanted");
    let html = editor.html();
    assert!(html.contains("<b>Bold</b><i> slanted</i>") && !html.contains("docs-internal"), "{html}");

    let table = "<table border=0><tr><td width=80 style='height:15pt'>a</td><td colspan=2>b</td></tr></table>";
    let editor = Editor::holding("<p><br></p>").await;
    editor.paste(table, "a\tb");
    let html = editor.html();
    assert!(html.contains("<td colspan=\"2\"") && html.contains(">a</td>"), "{html}");
}

#[wasm_bindgen_test]
async fn a_template_takes_the_place_of_the_own_text_in_one_step() {
    let editor = Editor::holding("<p>mine</p><div data-signature=\"\"><p>Anna</p></div>").await;
    editor.call("replaceOwn", "<p>on <span data-gap=\"day\">[day]</span></p>");
    let signature = "<div data-signature=\"\"><p>Anna</p></div>";
    assert_eq!(editor.html(), format!("<p>on <span data-gap=\"day\">[day]</span></p>{signature}"));
    assert_eq!(editor.get("open"), "day");
    let page: web_sys::HtmlDocument = document().unchecked_into();
    page.exec_command("undo").unwrap();
    assert_eq!(editor.html(), format!("<p>mine</p>{signature}"));
}

#[wasm_bindgen_test]
async fn plain_text_is_text_and_back() {
    let editor = Editor::holding("<p>a <b>b</b></p><ul><li>one</li><li>two</li></ul>").await;
    assert!(Reflect::get(&editor.0, &"formatted".into()).unwrap().is_truthy());
    assert_eq!(editor.get("text"), "a b\n\n- one\n- two");
    editor.call("become", true);
    assert_eq!(editor.html(), "a b\n\n- one\n- two");
    editor.call("become", false);
    assert_eq!(editor.html(), "<p>a b</p><p>- one<br>- two</p>");
}
