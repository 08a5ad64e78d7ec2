//! The icons: shapes of the Lucide family (lucide.dev, ISC licence), each as one path in a square of 24 units.
//!
//! Why not an icon crate: they carry the markup of every weight and set it by `innerHTML`, which the panel does without.
//! These are constants, so only those a page names end in its WebAssembly. A new one is copied from lucide.dev, its circles
//! and rectangles written as arcs.

use super::icon::Shape;

/// `send-horizontal`
pub const SEND_HORIZONTAL: Shape = Shape(
    "M3.714 3.048a.498.498 0 0 0-.683.627l2.843 7.627a2 2 0 0 1 0 1.396l-2.842 7.627a.498.498 0 0 0 .682.627l18-8.5a.5.5 0 0 0 0-.904zM6 12h16",
);
/// `x`
pub const X: Shape = Shape("M18 6 6 18M6 6l12 12");
/// `check`
pub const CHECK: Shape = Shape("M20 6 9 17l-5-5");
/// `check-check`
pub const CHECK_CHECK: Shape = Shape("M18 6 7 17l-5-5M22 10l-7.5 7.5L13 16");
/// `chevron-down`
pub const CHEVRON_DOWN: Shape = Shape("M6 9l6 6 6-6");
/// `chevron-left`
pub const CHEVRON_LEFT: Shape = Shape("M15 18l-6-6 6-6");
/// `chevron-right`
pub const CHEVRON_RIGHT: Shape = Shape("M9 18l6-6-6-6");
/// `chevron-up`
pub const CHEVRON_UP: Shape = Shape("M18 15l-6-6-6 6");
/// `ellipsis-vertical`
pub const ELLIPSIS_VERTICAL: Shape =
    Shape("M11 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M11 5a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M11 19a1 1 0 1 0 2 0a1 1 0 1 0 -2 0");
/// `minus`
pub const MINUS: Shape = Shape("M5 12h14");
/// `volume-2`
pub const VOLUME_2: Shape = Shape(
    "M11 4.702a.705.705 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.705.705 0 0 0 11 19.298zM16 9a5 5 0 0 1 0 6M19.364 18.364a9 9 0 0 0 0-12.728",
);
/// `volume-x`
pub const VOLUME_X: Shape = Shape(
    "M11 4.702a.7.7 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.7.7 0 0 0 11 19.298zM16.5 14.5l5-5M16.5 9.5l5 5",
);
/// `copy`
pub const COPY: Shape = Shape(
    "M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2zM4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2",
);
/// `download`
pub const DOWNLOAD: Shape = Shape("M12 15V3M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4M7 10l5 5 5-5");
/// `log-out`
pub const LOG_OUT: Shape = Shape("M16 17l5-5-5-5M21 12H9M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4");
/// `refresh-cw`
pub const REFRESH_CW: Shape = Shape(
    "M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8M21 3v5h-5M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16M8 16H3v5",
);
/// `triangle-alert`
pub const TRIANGLE_ALERT: Shape =
    Shape("M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01");
/// `info`
pub const INFO: Shape = Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M12 16v-4M12 8h.01");
/// `clock`
pub const CLOCK: Shape = Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M12 6v6l4 2");
/// `user`
pub const USER: Shape = Shape("M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M8 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0");
/// `users`
pub const USERS: Shape = Shape(
    "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.128a4 4 0 0 1 0 7.744M22 21v-2a4 4 0 0 0-3-3.87M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
);
/// `wifi-off`
pub const WIFI_OFF: Shape = Shape(
    "M12 20h.01M8.5 16.429a5 5 0 0 1 7 0M5 12.859a10 10 0 0 1 5.17-2.69M19 12.859a10 10 0 0 0-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20",
);
/// `message-circle`
pub const MESSAGE_CIRCLE: Shape = Shape(
    "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719",
);
/// `message-square`
pub const MESSAGE_SQUARE: Shape = Shape(
    "M22 17a2 2 0 0 1-2 2H6.828a2 2 0 0 0-1.414.586l-2.202 2.202A.71.71 0 0 1 2 21.286V5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2z",
);
/// `message-circle` with a receiver in it, as the family has none
pub const MESSAGE_CALL: Shape = Shape(
    "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719M8 8.5a7 7 0 0 0 7.5 7.5l.9-2.3-2.2-1.1-1 1a5.5 5.5 0 0 1-2.8-2.8l1-1-1.1-2.2z",
);
/// `message-circle` with a bolt in it, as the family has none
pub const MESSAGE_ZAP: Shape = Shape(
    "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719M7.5 14l3.2-3.6 2.8 3.2 3.2-3.6",
);
/// `mail`
pub const MAIL: Shape = Shape(
    "M22 7l-8.991 5.727a2 2 0 0 1-2.009 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2z",
);
/// `phone`
pub const PHONE: Shape = Shape(
    "M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384",
);
/// `search`
pub const SEARCH: Shape = Shape("M21 21l-4.34-4.34M3 11a8 8 0 1 0 16 0a8 8 0 1 0 -16 0");
/// `plus`
pub const PLUS: Shape = Shape("M5 12h14M12 5v14");
/// `arrow-down`
pub const ARROW_DOWN: Shape = Shape("M12 5v14M19 12l-7 7-7-7");
/// `arrow-up`
pub const ARROW_UP: Shape = Shape("M5 12l7-7 7 7M12 19V5");
/// `circle-alert`
pub const CIRCLE_ALERT: Shape = Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M12 8L12 12M12 16L12.01 16");
/// `circle-check`
pub const CIRCLE_CHECK: Shape = Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M16 9l-5.5 5.5L8 12");
/// `user-plus`
pub const USER_PLUS: Shape =
    Shape("M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M19 8L19 14M22 11L16 11");
/// `user-minus`
pub const USER_MINUS: Shape =
    Shape("M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M22 11L16 11");
/// `rotate-ccw`
pub const ROTATE_CCW: Shape = Shape("M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8M3 3v5h5");
/// `bell`
pub const BELL: Shape = Shape(
    "M10.268 21a2 2 0 0 0 3.464 0M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326",
);
/// `pencil`
pub const PENCIL: Shape = Shape(
    "M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497zM15 5l4 4",
);
/// `trash`
pub const TRASH: Shape =
    Shape("M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2");
/// `globe`
pub const GLOBE: Shape =
    Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20M2 12h20");
/// `map-pin`
pub const MAP_PIN: Shape = Shape(
    "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
);
/// `log-in`
pub const LOG_IN: Shape = Shape("M10 17l5-5-5-5M15 12H3M15 3h4a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-4");
/// Files.
pub const PAPERCLIP: Shape = Shape(
    "M16 6l-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551",
);
/// `pause`
pub const PAUSE: Shape = Shape(
    "M15 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1 -1 1h-3a1 1 0 0 1 -1 -1v-16a1 1 0 0 1 1 -1zM6 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1 -1 1h-3a1 1 0 0 1 -1 -1v-16a1 1 0 0 1 1 -1z",
);
/// `play`
pub const PLAY: Shape = Shape("M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z");
/// `settings`
pub const SETTINGS: Shape = Shape(
    "M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 6.35 6.051a2.34 2.34 0 0 0 3.319-1.915M9 12a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
);
/// `inbox`
pub const INBOX: Shape = Shape(
    "M22 12 16 12 14 15 10 15 8 12 2 12M5.45 5.11 2 12v6a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-6l-3.45-6.89A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z",
);
/// `timer`
pub const TIMER: Shape = Shape("M10 2L14 2M12 14L15 11M4 14a8 8 0 1 0 16 0a8 8 0 1 0 -16 0");
/// `circle`
pub const CIRCLE: Shape = Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0");
/// `panel-left`
pub const PANEL_LEFT: Shape =
    Shape("M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2zM9 3v18");
/// `panel-right`
pub const PANEL_RIGHT: Shape =
    Shape("M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2zM15 3v18");
/// `keyboard`
pub const KEYBOARD: Shape = Shape(
    "M10 8h.01M12 12h.01M14 8h.01M16 12h.01M18 8h.01M6 8h.01M7 16h10M8 12h.01M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2z",
);
/// `headset`
pub const HEADSET: Shape = Shape(
    "M3 11h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-5Zm0 0a9 9 0 1 1 18 0m0 0v5a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2h3ZM21 16v2a4 4 0 0 1-4 4h-5",
);
/// `circle-dot`
pub const CIRCLE_DOT: Shape = Shape("M11 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0");
/// `power`
pub const POWER: Shape = Shape("M12 2v10M18.4 6.6a9 9 0 1 1-12.77.04");
/// `eye`
pub const EYE: Shape = Shape(
    "M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0M9 12a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
);
/// `file-text`
pub const FILE_TEXT: Shape = Shape(
    "M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2zM14 2v5a1 1 0 0 0 1 1h5M10 9H8M16 13H8M16 17H8",
);
/// `link`
pub const LINK: Shape = Shape(
    "M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71",
);
/// `external-link`
pub const EXTERNAL_LINK: Shape = Shape("M15 3h6v6M10 14 21 3M18 13v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h6");
/// `sliders-horizontal`
pub const SLIDERS: Shape = Shape("M21 4h-7M10 4H3M21 12h-9M8 12H3M21 20h-5M12 20H3M14 2v4M8 10v4M16 18v4");
/// `hash`
pub const HASH: Shape = Shape("M4 9L20 9M4 15L20 15M10 3L8 21M16 3L14 21");
/// `tag`
pub const TAG: Shape = Shape(
    "M12.586 2.586A2 2 0 0 0 11.172 2H4a2 2 0 0 0-2 2v7.172a2 2 0 0 0 .586 1.414l8.704 8.704a2.426 2.426 0 0 0 3.42 0l6.58-6.58a2.426 2.426 0 0 0 0-3.42zM7 7.5a0.5 0.5 0 1 0 1 0a0.5 0.5 0 1 0 -1 0",
);
/// `calendar`
pub const CALENDAR: Shape =
    Shape("M8 2v3M16 2v3M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2zM3 9h18");
/// `circle-x`
pub const CIRCLE_X: Shape = Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M15 9l-6 6M9 9l6 6");
/// `flag`
pub const FLAG: Shape = Shape(
    "M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528",
);
/// `moon`
pub const MOON: Shape = Shape(
    "M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401",
);
/// `sun`
pub const SUN: Shape = Shape(
    "M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M12 2v2M12 20v2M4.93 4.93l1.41 1.41M17.66 17.66l1.41 1.41M2 12h2M20 12h2M6.34 17.66l-1.41 1.41M19.07 4.93l-1.41 1.41",
);
/// `lock`
pub const LOCK: Shape =
    Shape("M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-7a2 2 0 0 1 2 -2zM7 11V7a5 5 0 0 1 10 0v4");
/// `circle-minus`
pub const CIRCLE_MINUS: Shape = Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M8 12h8");
/// `smartphone`
pub const SMARTPHONE: Shape =
    Shape("M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-16a2 2 0 0 1 2 -2zM12 18h.01");
/// `hourglass`
pub const HOURGLASS: Shape = Shape(
    "M5 22h14M5 2h14M17 22v-4.172a2 2 0 0 0-.586-1.414L12 12l-4.414 4.414A2 2 0 0 0 7 17.828V22M7 2v4.172a2 2 0 0 0 .586 1.414L12 12l4.414-4.414A2 2 0 0 0 17 6.172V2",
);
/// `bold`
pub const BOLD: Shape = Shape("M6 12h9a4 4 0 0 1 0 8H7a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h7a4 4 0 0 1 0 8");
/// `italic`
pub const ITALIC: Shape = Shape("M19 4L10 4M14 20L5 20M15 4L9 20");
/// `strikethrough`
pub const STRIKETHROUGH: Shape = Shape("M16 4H9a3 3 0 0 0-2.83 4M14 12a4 4 0 0 1 0 8H6M4 12L20 12");
/// `code`
pub const CODE: Shape = Shape("M16 18l6-6-6-6M8 6l-6 6 6 6");
/// `smile`
pub const SMILE: Shape =
    Shape("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M8 14s1.5 2 4 2 4-2 4-2M9 9L9.01 9M15 9L15.01 9");
/// `zap`
pub const ZAP: Shape = Shape(
    "M4 14a1 1 0 0 1-.78-1.63l9.9-10.2a.5.5 0 0 1 .86.46l-1.92 6.02A1 1 0 0 0 13 10h7a1 1 0 0 1 .78 1.63l-9.9 10.2a.5.5 0 0 1-.86-.46l1.92-6.02A1 1 0 0 0 11 14z",
);
/// `reply`
pub const REPLY: Shape = Shape("M20 18v-2a4 4 0 0 0-4-4H4M9 17l-5-5 5-5");
/// `reply-all`
pub const REPLY_ALL: Shape = Shape("M12 17l-5-5 5-5M22 18v-2a4 4 0 0 0-4-4H7M7 17l-5-5 5-5");
/// `forward`
pub const FORWARD: Shape = Shape("M15 17l5-5-5-5M4 18v-2a4 4 0 0 1 4-4h12");
/// `maximize-2`
pub const MAXIMIZE: Shape = Shape("M15 3h6v6M21 3l-7 7M3 21l7-7M9 21H3v-6");
/// `minimize-2`
pub const MINIMIZE: Shape = Shape("M14 10l7-7M20 10h-6V4M3 21l7-7M4 14h6v6");
