#include <sequelize/model_source.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/inflection.hpp>

#include "../core/ascii.hpp"
#include "../schema/identifier.hpp"
#include "plan.hpp"
#include "writing.hpp"

namespace sequelize {
namespace detail {
namespace {

/// What `using namespace sequelize::dsl` brings, and the generated function has.
constexpr std::array<std::string_view, 36> takenWords{
    "Models",    "console",   "Dialect",   "IsolationLevel", "QueryTypes", "Sequelize",
    "dotenv",    "as",        "BelongsTo", "BelongsToMany",  "DateTime",   "Decimal",
    "field",     "HasMany",   "HasOne",    "ignored",        "now",        "Uuid",
    "DataTypes", "and_",      "asc",       "cast",           "col",        "desc",
    "exclude",   "fn",        "literal",   "not_",           "null",       "or_",
    "Op",        "BaseError", "database",  "defineModels",   "sequelize",  "std"};

bool isOfMigrations(std::string_view table) {
    return table == "SequelizeMeta" || table == "SequelizeMetaState" || table == "SequelizeData" ||
           table == "SequelizeDataState";
}

std::vector<const TableSchema*> chosenTables(const SchemaModel& schema, const ModelSourceOptions& options) {
    std::vector<const TableSchema*> tables;
    for (const auto& name : options.tables) {
        const auto* table = schema.table(name);
        if (!table) throw UsageError(fmt::format("modelSource: there is no table '{}'", name));
        if (std::ranges::find(tables, table) == tables.end()) tables.push_back(table);
    }
    if (options.tables.empty())
        for (const auto& table : schema.tables)
            if (!isOfMigrations(table.name)) tables.push_back(&table);
    std::ranges::sort(tables, {}, &TableSchema::name);
    return tables;
}

void requireNamespace(const std::string& name) {
    std::string_view rest = name;
    while (!rest.empty()) {
        const auto end = std::min(rest.find("::"), rest.size());
        if (!isCppName(rest.substr(0, end)) || end + 2 == rest.size())
            throw UsageError(fmt::format("modelSource: '{}' is not the name of a namespace", name));
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
}

/// Names of one Sequelize object, of one namespace, of one function, and of one folder.
class ModelNames {
public:
    explicit ModelNames(NameScope& types) : types_(types) {
        for (const auto word : takenWords) {
            types_.reserve(word);
            variables_.reserve(word);
        }
        files_.reserve("models");
    }

    void name(PlannedModel& model) {
        const std::string& table = model.table->name;
        const std::string singular = singularize(table);
        std::string wanted = cppName(pascalCase(singular), "Table");
        if (types_.has(wanted)) wanted += "Row";
        model.structName = types_.take(std::move(wanted));
        model.modelName = models_.has(singular) ? models_.take(table) : models_.take(singular);
        std::string variable = cppName(camelCase(pluralize(singular)), "table");
        if (variables_.has(variable)) variable += "Rows";
        model.variable = variables_.take(std::move(variable));
        model.file = files_.take(lowered(underscore(model.structName))) + ".hpp";
    }

private:
    NameScope& types_;
    NameScope variables_;
    NameScope models_;
    NameScope files_;
};

void reserveNames(const SourcePlan& plan, PlannedModel& model) {
    model.names.reserve("std");
    model.names.reserve("sequelize");
    for (const auto& other : plan.models) model.names.reserve(other.structName);
}

}  // namespace

PlannedColumn* PlannedModel::mapped(std::string_view column) {
    for (auto& candidate : columns)
        if (equalIgnoringCase(candidate.column->name, column)) return candidate.member.empty() ? nullptr : &candidate;
    return nullptr;
}

const PlannedColumn* PlannedModel::mapped(std::string_view column) const {
    for (const auto& candidate : columns)
        if (equalIgnoringCase(candidate.column->name, column)) return candidate.member.empty() ? nullptr : &candidate;
    return nullptr;
}

bool PlannedModel::isInPrimaryKey(std::string_view column) const {
    return table->primaryKey && std::ranges::any_of(table->primaryKey->parts, [&](const IndexPart& part) {
               return equalIgnoringCase(part.column, column);
           });
}

PlannedModel* SourcePlan::model(std::string_view table) {
    for (auto& candidate : models)
        if (equalIgnoringCase(candidate.table->name, table)) return &candidate;
    return nullptr;
}

}  // namespace detail

using namespace detail;

std::vector<GeneratedFile> modelSource(const SchemaModel& schema, const ModelSourceOptions& options) {
    requireNamespace(options.nameSpace);
    SourcePlan plan{.dialect = &sqlDialect(options.dialect)};
    ModelNames names(plan.types);
    for (const auto* table : chosenTables(schema, options)) {
        if (const auto fault = identifierFault(table->name); !fault.empty()) {
            plan.remarks.push_back(fmt::format("No model: the table {}, whose name {}.", table->name, fault));
            continue;
        }
        auto& model = plan.models.emplace_back();
        model.table = table;
        names.name(model);
    }
    for (auto& model : plan.models) {
        reserveNames(plan, model);
        planColumns(plan, model);
        planKeys(model);
        planOptions(plan, model);
    }
    planAssociations(plan);
    for (const auto& view : schema.views) plan.remarks.push_back("No model: the view " + view + ".");
    for (const auto& table : schema.virtualTables)
        plan.remarks.push_back("No model: the virtual table " + table + ", with the tables that its module has made.");
    return writeModels(plan, options);
}

}  // namespace sequelize
