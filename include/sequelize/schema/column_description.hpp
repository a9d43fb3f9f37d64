#pragma once

#include <optional>
#include <string>

#include <sequelize/schema/schema_model.hpp>

namespace sequelize {
namespace detail {

/// The key that a column refers to.
struct ReferenceDescription {
    std::string table{};     ///< the other table
    std::string column{};    ///< its column
    std::string onDelete{};  ///< "CASCADE", "SET NULL", "SET DEFAULT"; RESTRICT and NO ACTION are ""
    std::string onUpdate{};  ///< the same
};

}  // namespace detail

/// A column of a table, as the database has it: what `QueryInterface::describeTable` and `Model::describe` list
/// (Sequelize: ColumnDescription).
struct ColumnDescription {
    std::string name{};
    std::string type{};                         ///< as the database writes it, in capitals: "VARCHAR(255)"
    bool allowNull = true;                      ///< neither NOT NULL nor a primary key holds it
    std::optional<std::string> defaultValue{};  ///< the SQL behind DEFAULT: "'draft'", "0", "CURRENT_TIMESTAMP"
    bool primaryKey = false;                    ///< is one of the primary key's columns
    bool autoIncrement = false;                 ///< the database numbers the rows
    std::string comment{};                      ///< MySQL and MariaDB
    bool unique = false;                        ///< a key of this column alone; the primary key too
    std::optional<detail::ReferenceDescription> references{};  ///< the foreign key of this column alone
    std::string generated{};                                   ///< of a generated column: its expression
    std::string collation{};                                   ///< where it is not the table's
    std::string onUpdate{};                                    ///< MySQL: the SQL behind ON UPDATE
};

}  // namespace sequelize
