#pragma once

#include <string>
#include <utility>
#include <vector>

#include <sequelize/difference/schema_difference.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize::detail::diff {

/// How two schemas are compared.
struct DifferenceOptions {
    /// What only has another name: {"books", "volumes"}, {"books.author", "books.writer"}. Columns may be given with
    /// their table's former name or its new one.
    std::vector<std::pair<std::string, std::string>> renames{};
    /// `after` is what models say: what a model cannot say stays as it is there, and so do tables without a model.
    bool isOfModels = false;
    bool keepsColumns = false;  ///< of models: columns that no model has stay
    bool dropsKeys = false;     ///< of models: foreign keys, unique keys and indexes that no model has go
    bool dropsTables = false;   ///< of models: tables that no model has go
    /// Of models: tables and their indexes whose names are given, not made; others match any name.
    std::vector<std::pair<std::string, std::string>> namedIndexes{};
    /// Of models: tables and columns that stay as they are, whatever the model says.
    std::vector<std::pair<std::string, std::string>> keptColumns{};
    /// Of models: tables, and the columns of an index that a foreign key of theirs has if nothing else; its absence is
    /// no difference where the foreign key is there.
    std::vector<std::pair<std::string, std::vector<std::string>>> foreignKeyIndexes{};
    bool hasGlobalIndexNames = false;  ///< no two tables have an index of the same name
    /// Not looked at: tables of the library's own.
    std::vector<std::string> ignoredTables{"SequelizeMeta", "SequelizeMetaState", "SequelizeData",
                                           "SequelizeDataState"};
};

/// What makes `before` `after`. Both are what one database's reader gave, or would have given. Tables and columns match
/// by name; indexes by what they are; foreign keys by columns, target and rules; checks by their condition. Order is no
/// difference. Nothing is taken for renamed but what `renames` say and what differs in the case of letters only. Throws
/// UsageError for a rename of what is not there.
[[nodiscard]] SchemaDifference difference(const SchemaModel& before, const SchemaModel& after,
                                          const DifferenceOptions& options = {});

/// What makes `difference.after` `difference.before`.
[[nodiscard]] SchemaDifference inverse(const SchemaDifference& difference);

/// The columns that a difference renames in a table of that new name.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> columnRenames(const SchemaDifference& difference,
                                                                             std::string_view table);
/// The name that the table, given by its new one, has before.
[[nodiscard]] std::string nameBefore(const SchemaDifference& difference, std::string_view table);
/// The name that a column of a table, both given by their new ones, has before.
[[nodiscard]] std::string nameBefore(const SchemaDifference& difference, std::string_view table,
                                     std::string_view column);

}  // namespace sequelize::detail::diff
