#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail {

/// The types that every dialect writes alike: VARCHAR(100), INTEGER(11) UNSIGNED, DECIMAL(10,2), ...
[[nodiscard]] std::string commonTypeSql(const DataType& type);

/// "TINY", "MEDIUM", "LONG" or nothing: what stands before TEXT and BLOB.
[[nodiscard]] std::string_view sizePrefix(TypeSpec::Size size);

/// 'text', with quotes doubled.
[[nodiscard]] std::string quotedText(std::string_view text);

/// Throws UsageError unless `text` is empty or one of `words`.
void requireKeyword(std::string_view text, std::initializer_list<std::string_view> words, const char* what);

/// Throws UsageError unless `text` is empty or a plain word: engines and charsets stand unquoted in DDL.
void requireWord(std::string_view text);

}  // namespace sequelize::detail
