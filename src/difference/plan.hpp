#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/difference/schema_difference.hpp>

namespace sequelize::detail::diff {

/// What is to be done when a step fails, so that no foreign key is lost.
struct SchemaRecovery {
    std::string title{};  ///< "put back the foreign key (author_id) REFERENCES authors (id) of the table 'books'"
    std::string table{};  ///< that has the foreign key
    SchemaScript script{};
    /// What of a step before it is no longer so then: "the column 'books.author_id', which has its type int again".
    std::string exception{};
    /// A query of one number: as long as it is not 0, the script would change values. Empty: it never would.
    std::string losesRows{};
};

/// A part of a plan.
struct SchemaStep {
    std::string title{};  ///< "change the table 'books'"
    SchemaScript script{};
    std::string lifts{};  ///< the table whose foreign keys it takes away, which `recovery` of later steps puts back
    std::vector<SchemaRecovery> recovery{};  ///< if it fails: what those before it took away, in order
    // The same as a change of values, for who says it otherwise than by the script.
    std::optional<TableSchema> before{};                         ///< nothing: the step makes a table
    std::optional<TableSchema> after{};                          ///< nothing: the step drops the table
    std::vector<std::pair<std::string, std::string>> renames{};  ///< columns
};

/// The statements that make a difference come true, in an order in which they can run: tables get their new names,
/// foreign keys that go, or that hold a type that changes, are dropped, tables made, then changed, foreign keys added,
/// and last what is lost is dropped: columns, then tables.
struct SchemaPlan {
    std::vector<SchemaStep> steps{};

    [[nodiscard]] std::vector<std::string> statements() const;
};

/// Throws UsageError for what the database's dialect cannot do.
[[nodiscard]] SchemaPlan planOf(const SqlDialect& dialect, const SchemaDifference& difference);

/// A foreign key that a plan adds, be it after having dropped it.
struct AddedForeignKey {
    const TableSchema* table = nullptr;  ///< of the difference's `after`
    bool isNew = false;                  ///< the table is made with it
    ForeignKeySchema key{};
};
/// Where the database holds foreign keys' types; else none.
[[nodiscard]] std::vector<AddedForeignKey> addedForeignKeys(const SqlDialect& dialect,
                                                            const SchemaDifference& difference);

/// What takes the difference's plan back: that of its inverse. Rows that were lost do not come back.
[[nodiscard]] SchemaPlan downPlanOf(const SqlDialect& dialect, const SchemaDifference& difference);

}  // namespace sequelize::detail::diff
