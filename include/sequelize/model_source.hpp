#pragma once

/// Opt-in: models as C++ source, made from a database's tables. sequelize.hpp does not include it.

#include <string>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/dialect/dialect.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize {

/// A file that `modelSource` writes.
struct GeneratedFile {
    std::string name{};     ///< "film_actor.hpp", without a folder
    std::string content{};  ///< UTF-8, with newlines alone
};

/// How `modelSource` writes.
struct ModelSourceOptions {
    Dialect dialect = detail::defaultDialect;  ///< the database that the tables are of
    std::vector<std::string> tables{};         ///< only these; by default all but those that migrations keep
    bool singleFile = false;                   ///< one models.hpp, instead of a header for each table beside it
    std::string nameSpace = "models";          ///< of the structs; empty: none
};

/// C++ headers for a database's tables (Sequelize: the program sequelize-auto): a struct for each, and in models.hpp a
/// function `defineModels(Sequelize&)` that defines the models with their associations and returns their handles. What
/// a model cannot say is a comment there. Sends no SQL; equal arguments give equal texts. Thread-safe. Throws
/// UsageError for a table that is not there, for a namespace that is none, and where the dialect knows no types.
[[nodiscard]] SEQUELIZE_API std::vector<GeneratedFile> modelSource(const SchemaModel& schema,
                                                                   const ModelSourceOptions& options = {});

}  // namespace sequelize
