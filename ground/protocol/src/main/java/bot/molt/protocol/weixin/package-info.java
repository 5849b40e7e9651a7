/// What crosses the wire between a WeChat official account and whoever serves it: signatures,
/// encryption, XML, the API, and how much may be said. Nothing is stored here.
@NullMarked
package bot.molt.protocol.weixin;

import org.jspecify.annotations.NullMarked;
