package bot.molt.tools.web;

/// What was made of an answer.
///
/// @param title empty for none
/// @param text whole, before it is cut to what a caller wants
/// @param extractor `readability`, `body`, `pdf`, `json` or `raw`
/// @param cut whether the answer had more bytes than are read
record Page(String title, String text, String extractor, boolean cut) {}
