#pragma once

#include <string>
#include <string_view>

namespace sequelize::detail {

/// Whether a text in the statement may be a secret: all may, but those of tables', indexes' and views' definitions that
/// say nothing of passwords, tokens and the like, and of a SET of one such setting as `sql_mode`.
[[nodiscard]] bool mayHoldSecrets(std::string_view sql) noexcept;

/// The statement as messages and logs show it: texts that may be secrets are `'*****'`, comments `/* ***** */`. What
/// cannot be read for certain hides more, not less. `nameQuote` stands around names: what is in double quotes is a
/// text, unless they are that.
[[nodiscard]] std::string withoutSecrets(std::string_view sql, char nameQuote = '`');

/// What a database quotes of the statement that it does not understand, by the same rule.
[[nodiscard]] std::string quotedWithoutSecrets(std::string_view quoted, std::string_view sql, char nameQuote = '`');

}  // namespace sequelize::detail
