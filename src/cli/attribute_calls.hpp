#pragma once

#include <optional>
#include <string>

#include <sequelize/attribute_options.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/schema/schema_model.hpp>

// A column as the attribute that a migration in C++ names it by.
namespace sequelize::detail::commandline {

struct WrittenAttribute {
    AttributeOptions options{};
    /// Members of the initialiser, in their order; `references` and what is behind it are for the caller to add.
    std::string text{};
};

/// The nearest attribute to a column, without its keys; nothing where it is far from one. Whether the database makes
/// the same column of it is for the caller to look at.
[[nodiscard]] std::optional<WrittenAttribute> attributeOf(const SqlDialect& dialect, const TableSchema& table,
                                                          const ColumnSchema& column, bool isPrimaryKey, bool isUnique);

/// Adds the foreign key, of one column, to its attribute.
void addReferences(WrittenAttribute& attribute, const ForeignKeySchema& key);

/// `{"a", "b"}`.
[[nodiscard]] std::string cppList(const std::vector<std::string>& texts);

}  // namespace sequelize::detail::commandline
