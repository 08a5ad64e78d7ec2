// Ready mails to begin with: what customers and machines really send. Addresses in them lead nowhere.

const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAALklEQVR42mPYEs/25VofJmIAYqxyDBAKKAdB6BJwOdIl4HIMmNZC5BiwuhUoBwDorYSPUQcamwAAAABJRU5ErkJggg==';

function picture(name) {
  const bytes = Uint8Array.from(atob(PICTURE), (letter) => letter.charCodeAt(0));
  return new File([bytes], name, { type: 'image/png' });
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text) => text.replace(/[&<>]/g, (letter) => ENTITIES[letter]);

const question = (name) => ({
  subject: 'Does the hand grinder fit a 58 mm portafilter?',
  text: `Hello,

I have your hand grinder in my cart. Does it fit a 58 mm portafilter, or do I need the adapter ring?

And is the grey one back before Friday?

Many thanks
${name}

-- 
Sent from my phone
`,
});

const newsletter = () => ({
  subject: '☕ Spring roasts: 20 % off until Sunday',
  html: `<html><head><style>a { color: #8a4b08 } .button { background: #8a4b08 }</style></head>
<body style="margin:0;background:#f3ece4">
<table width="100%" cellpadding="0" cellspacing="0" role="presentation"><tr><td align="center">
  <table width="560" cellpadding="24" cellspacing="0" style="background:#ffffff;font-family:Georgia,serif;color:#2b2118">
    <tr><td><img src="https://news.example/header.png" width="512" height="120" alt="The Roasting House"></td></tr>
    <tr><td><h1 style="font-size:24px">Spring is here</h1>
      <p>Three new roasts, <b>20 % off</b> until Sunday.</p>
      <table width="100%" border="1" cellpadding="8" style="border-collapse:collapse">
        <tr><th align="left">Roast</th><th align="right">250 g</th></tr>
        <tr><td>Yirgacheffe</td><td align="right">9.60 €</td></tr>
        <tr><td>Huila</td><td align="right">8.80 €</td></tr>
      </table>
      <p><a class="button" href="https://news.example/shop" style="color:#fff;padding:10px 16px">To the shop</a></p></td></tr>
    <tr><td style="font-size:12px;color:#766">You get this because you asked for it.
      <a href="https://news.example/leave">Unsubscribe</a></td></tr>
  </table>
</td></tr></table>
<img src="https://news.example/pixel.gif?who=42" width="1" height="1" alt="">
</body></html>
`,
});

const office = (name) => ({
  subject: 'RE: Invoice 2231',
  html: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
p.MsoNormal { margin: 0cm; font-size: 11pt; font-family: "Calibri", sans-serif }
</style></head><body lang="EN-GB"><div class="WordSection1">
<p class="MsoNormal">Dear all,<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<p class="MsoNormal">the amount is right now, but the <span style="color:#C00000">delivery address</span> is still our old one. Could you
send it again?<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<p class="MsoNormal">Kind regards<br><b>${escaped(name)}</b><br>Purchasing, Weber &amp; Sons<o:p></o:p></p>
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
<p class="MsoNormal"><b>From:</b> Accounts &lt;accounts@shop.example&gt;<br><b>Sent:</b> Monday, 2 March 2026 09:14<br>
<b>To:</b> ${escaped(name)}<br><b>Subject:</b> Invoice 2231<o:p></o:p></p></div>
<p class="MsoNormal">Good morning,<br>please find the corrected invoice attached.<o:p></o:p></p>
<blockquote style="margin-left:1cm"><p class="MsoNormal">The sum on page 2 is wrong.</p></blockquote>
</div></body></html>
`,
});

const inline = (name) => ({
  subject: 'My cup arrived broken',
  html: `<p>Hello, this is what came out of the box:</p>
<p><img src="cid:broken-cup.png" alt="A cup with a crack" width="160" height="160"></p>
<p>Can you send another one?<br>${escaped(name)}</p>
`,
  files: [picture('broken-cup.png')],
});

// By the name they have in the menu; each is signed by who writes it.
export const SAMPLES = [
  { name: 'A plain question', make: question },
  { name: 'A newsletter with tables and remote pictures', make: newsletter },
  { name: 'An office mail with quoted history', make: office },
  { name: 'A complaint with a picture in it', make: inline },
];
