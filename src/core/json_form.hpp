#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sequelize::detail {

/// The document in a form that all documents of the same content share: no blanks, keys in order and each once (the
/// last one counts), texts without needless escapes, numbers without needless digits. nullopt where the text is no JSON
/// (RFC 8259), its texts are no Unicode (a surrogate alone), or it is nested deeper than 100 levels, as MySQL has it.
[[nodiscard]] std::optional<std::string> normalJson(std::string_view text);

/// The text that a document of one text is. `document` must be of `normalJson`'s form.
[[nodiscard]] std::string jsonContent(std::string_view document);

}  // namespace sequelize::detail
