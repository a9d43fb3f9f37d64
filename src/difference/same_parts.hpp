#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/schema/schema_model.hpp>

// What of two schemas counts as the same. Both are in the normal form of one database, but for what people wrote.
namespace sequelize::detail::diff {

using NamePairs = std::vector<std::pair<std::string, std::string>>;  ///< names before, and after

/// SQL in which letters of either case, blanks and quotes around names make no difference; texts do.
[[nodiscard]] std::string foldedSql(std::string_view sql);
[[nodiscard]] bool isSameSql(std::string_view a, std::string_view b);
/// Whether SQL names the column, outside of texts.
[[nodiscard]] bool namesColumn(std::string_view sql, std::string_view column);
/// Whether a trigger names the column of the row that it is run for: NEW.title, OLD.title.
[[nodiscard]] bool namesRowColumn(std::string_view sql, std::string_view column);
/// SQL with other names for columns, outside of texts. For comparing: what is sent is the database's own text.
[[nodiscard]] std::string withRenamed(std::string_view sql, const NamePairs& renames);

[[nodiscard]] bool isSameText(std::string_view a, std::string_view b);  ///< a name, a word: letters of either case
[[nodiscard]] bool areSameNames(const std::vector<std::string>& a, const std::vector<std::string>& b);

/// Whether a type is one of texts.
[[nodiscard]] bool isOfCharacters(std::string_view type);
/// What a constraint is called after its table was renamed: MySQL renames those that it named.
[[nodiscard]] std::string constraintOfRenamed(const std::string& name, std::string_view from, std::string_view to);

/// All but name and definition.
[[nodiscard]] bool isSameColumn(const ColumnSchema& a, const ColumnSchema& b);
/// What rows have to do with it: not its name, comment or visibility.
[[nodiscard]] bool isSameIndex(const IndexSchema& a, const IndexSchema& b);
[[nodiscard]] bool isSameForeignKey(const ForeignKeySchema& a, const ForeignKeySchema& b);
[[nodiscard]] bool isSameCheck(const CheckSchema& a, const CheckSchema& b);

/// Whether the index begins with these columns, whole, so that it can hold a foreign key.
[[nodiscard]] bool beginsWithColumns(const IndexSchema& index, const std::vector<std::string>& columns);

// One line for people.
[[nodiscard]] std::string columnText(const ColumnSchema& column);
[[nodiscard]] std::string indexText(const IndexSchema& index);
[[nodiscard]] std::string partsText(const IndexSchema& index);
[[nodiscard]] std::string foreignKeyText(const ForeignKeySchema& key);
[[nodiscard]] std::string checkText(const CheckSchema& check);
[[nodiscard]] std::string tableText(const TableSchema& table);

}  // namespace sequelize::detail::diff
