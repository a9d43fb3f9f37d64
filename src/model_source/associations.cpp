#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <sequelize/schema/inflection.hpp>

#include "../core/ascii.hpp"
#include "plan.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

struct ForeignKeyPlan {
    PlannedModel* source = nullptr;
    PlannedModel* target = nullptr;
    const ForeignKeySchema* key = nullptr;
    std::vector<PlannedColumn*> columns{};
    std::vector<PlannedColumn*> targetColumns{};

    [[nodiscard]] bool isUnique() const;
    [[nodiscard]] bool isNullable() const {
        return std::ranges::all_of(columns, [](const auto* c) { return c->isOptional && c->field.allowNull.empty(); });
    }
};

std::set<std::string> columnsOf(const std::vector<IndexPart>& parts) {
    std::set<std::string> columns;
    for (const auto& part : parts) columns.insert(part.length ? "" : part.column);  // a prefix is no column
    return columns;
}

bool ForeignKeyPlan::isUnique() const {
    const std::set<std::string> own(key->columns.begin(), key->columns.end());
    const auto& primary = source->table->primaryKey;
    if (primary && columnsOf(primary->parts) == own) return true;
    return std::ranges::any_of(source->table->indexes, [&](const IndexSchema& index) {
        return index.isUnique && index.where.empty() && columnsOf(index.parts) == own;
    });
}

std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    return list;
}

std::string described(const ForeignKeySchema& key) {
    std::string text = fmt::format("FOREIGN KEY ({}) REFERENCES {} ({})", listed(key.columns), key.targetTable,
                                   listed(key.targetColumns));
    if (!key.onDelete.empty()) text += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) text += " ON UPDATE " + key.onUpdate;
    return text;
}

/// What a member of the type holds; equal numbers: a key goes from one to the other.
int kindOfValue(Kind kind) {
    switch (kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return 1;
        case Kind::FLOAT:
        case Kind::DOUBLE:
        case Kind::REAL:
            return 2;
        case Kind::STRING:
        case Kind::CHAR:
        case Kind::TEXT:
            return 3;
        case Kind::BLOB:
        case Kind::GEOMETRY:
            return 4;
        default:
            return 100 + static_cast<int>(kind);
    }
}

/// Why the models have no such association; empty: they have.
std::string unsayable(const ForeignKeyPlan& plan) {
    if (!plan.key->targetSchema.empty()) return "the other table is in the database " + plan.key->targetSchema;
    if (!plan.target) return "the other table has no model here";
    if (std::ranges::count(plan.columns, nullptr) || std::ranges::count(plan.targetColumns, nullptr))
        return "a column of it has no member";
    for (std::size_t i = 0; i < plan.columns.size(); ++i)
        if (kindOfValue(plan.columns[i]->model.type.kind) != kindOfValue(plan.targetColumns[i]->model.type.kind))
            return "its columns are of different types";
    if (std::ranges::any_of(plan.columns, [](const auto* c) { return c->model.type.kind == Kind::ENUM; }))
        return "its columns are ENUMs, which are different types in C++";
    return {};
}

bool hasIndexFor(const TableSchema& table, const ForeignKeySchema& key) {
    const auto leads = [&](const IndexSchema& index) {
        if (index.parts.size() < key.columns.size() || !index.where.empty()) return false;
        for (std::size_t i = 0; i < key.columns.size(); ++i)
            if (!equalIgnoringCase(index.parts[i].column, key.columns[i])) return false;
        return true;
    };
    return (table.primaryKey && leads(*table.primaryKey)) || std::ranges::any_of(table.indexes, leads);
}

ForeignKeyPlan resolved(SourcePlan& plan, PlannedModel& source, const ForeignKeySchema& key) {
    ForeignKeyPlan result{.source = &source, .key = &key};
    if (key.targetSchema.empty()) result.target = plan.model(key.targetTable);
    for (const auto& column : key.columns) result.columns.push_back(source.mapped(column));
    for (const auto& column : key.targetColumns)
        result.targetColumns.push_back(result.target ? result.target->mapped(column) : nullptr);
    return result;
}

std::vector<ForeignKeyPlan> foreignKeysOf(SourcePlan& plan, PlannedModel& model) {
    std::vector<ForeignKeyPlan> result;
    std::set<std::vector<std::string>> seen;
    for (const auto& key : model.table->foreignKeys) {
        ForeignKeyPlan planned = resolved(plan, model, key);
        std::string reason = unsayable(planned);
        if (reason.empty() && !seen.insert(key.columns).second) reason = "a model has one for the same columns already";
        if (!reason.empty()) {
            model.remarks.push_back(fmt::format("Not the model's: {}; {}.", described(key), reason));
            continue;
        }
        if (!key.rest.empty()) model.remarks.push_back(fmt::format("{}: {}", described(key), key.rest));
        if (!hasIndexFor(*model.table, key))
            model.remarks.push_back(
                fmt::format("{}: no index begins with its columns, and sync() would make one.", described(key)));
        result.push_back(std::move(planned));
    }
    return result;
}

// --- names

/// "film" of "film_id", "filmId" and "FILM_ID"; empty where the name does not end so.
std::string withoutId(const std::string& column) {
    for (const std::string_view end : {"_id", "_ID", "_Id", "Id", "ID"})
        if (column.ends_with(end) && column.size() > end.size())
            return camelCase(column.substr(0, column.size() - end.size()));
    return {};
}

/// How a foreign key is called from its own side.
std::string nameOfTarget(const ForeignKeyPlan& plan, bool isOnlyOne) {
    if (plan.key->columns.size() == 1)
        if (auto name = withoutId(plan.key->columns[0]); isCppName(name)) return name;
    std::string target = camelCase(plan.target->structName);
    if (isOnlyOne || plan.key->columns.size() > 1) return target;
    return camelCase(plan.key->columns[0]) + plan.target->structName;
}

/// And from the other's: with its name where several lead there.
std::string nameOfSource(const ForeignKeyPlan& plan, const std::string& ownName, bool isOnlyOne) {
    const std::string& source = plan.source->structName;
    const std::string counted = plan.isUnique() ? source : pluralize(source);
    return isOnlyOne ? camelCase(counted) : ownName + counted;
}

/// Takes `wanted`, or where that is another member's `longer`.
std::string takeMember(PlannedModel& model, std::string wanted, const std::string& longer, const std::string& type,
                       const PlannedModel& other) {
    if (!isCppName(wanted)) wanted += "_";
    if (model.names.has(wanted)) wanted = longer;
    auto name = model.names.take(std::move(wanted));
    model.members.push_back({fmt::format("sequelize::{}<{}>", type, other.structName), name});
    model.related.insert(other.structName);
    return name;
}

// --- options

std::string as(const PlannedModel& model, const std::string& member) {
    return fmt::format("as<&{}::{}>", model.structName, member);
}

std::string pointers(const PlannedModel& model, const std::vector<PlannedColumn*>& columns) {
    std::vector<std::string> list;
    for (const auto* column : columns) list.push_back(model.pointerTo(*column));
    return columns.size() == 1 ? list[0] : "{" + listed(list) + "}";
}

bool isPrimaryKey(const PlannedModel& model, const std::vector<PlannedColumn*>& columns) {
    const auto& key = model.table->primaryKey;
    return key && std::ranges::equal(key->parts, columns, [](const IndexPart& part, const PlannedColumn* column) {
               return equalIgnoringCase(part.column, column->column->name);
           });
}

void addKey(std::vector<std::string>& options, const char* option, const PlannedModel& model,
            const std::vector<PlannedColumn*>& columns) {
    if (isPrimaryKey(model, columns)) return;
    std::string list = pointers(model, columns);
    if (columns.size() == 1) list = "{" + list + "}";
    options.push_back(fmt::format(".{} = {}", option, list));
}

std::string action(const std::string& text) {
    return text.empty() ? "NO ACTION" : text;
}

void addActions(std::vector<std::string>& options, const ForeignKeyPlan& plan) {
    const std::string usual = plan.isNullable() ? "SET NULL" : "NO ACTION";
    if (action(plan.key->onDelete) != usual)
        options.push_back(fmt::format(".onDelete = \"{}\"", action(plan.key->onDelete)));
    if (action(plan.key->onUpdate) != "CASCADE")
        options.push_back(fmt::format(".onUpdate = \"{}\"", action(plan.key->onUpdate)));
}

/// A column whose type is not that of the key it refers to must say so, or it would take that.
void keepTypes(const ForeignKeyPlan& plan) {
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
        auto& column = *plan.columns[i];
        if (column.model.type != plan.targetColumns[i]->model.type && column.field.type.empty())
            column.field.type = "DataTypes::" + nameOf(column.model.type);
    }
}

// --- kinds

bool mayBeLeftOut(const PlannedColumn& column) {
    const ColumnSchema& schema = *column.column;
    return schema.allowNull || schema.defaultValue || !schema.generated.empty() || column.isTimestamp;
}

/// A table of nothing but two foreign keys, which together are its primary key.
bool isJoinTable(const PlannedModel& model, const std::vector<ForeignKeyPlan>& keys) {
    const auto& primary = model.table->primaryKey;
    if (!primary || keys.size() != 2 || model.table->foreignKeys.size() != 2) return false;
    std::set<std::string> both(keys[0].key->columns.begin(), keys[0].key->columns.end());
    both.insert(keys[1].key->columns.begin(), keys[1].key->columns.end());
    if (both.size() != keys[0].columns.size() + keys[1].columns.size()) return false;
    if (columnsOf(primary->parts) != both) return false;
    return std::ranges::all_of(model.columns, [&](const PlannedColumn& column) {
        return both.contains(column.column->name) || mayBeLeftOut(column);
    });
}

bool isOnlyOneTo(const std::vector<ForeignKeyPlan>& keys, const ForeignKeyPlan& key) {
    return std::ranges::count(keys, key.target, &ForeignKeyPlan::target) == 1;
}

std::string planBelongsTo(SourcePlan& plan, const std::vector<ForeignKeyPlan>& keys, const ForeignKeyPlan& key,
                          bool withInverse) {
    const bool isOnlyOne = isOnlyOneTo(keys, key);
    keepTypes(key);
    const auto name = takeMember(*key.source, nameOfTarget(key, isOnlyOne),
                                 camelCase(key.key->columns[0]) + key.target->structName, "BelongsTo", *key.target);
    PlannedCall call{.begin = fmt::format("{}.belongsTo({}, ", key.source->variable, key.target->variable)};
    call.options.push_back(".as = " + as(*key.source, name));
    if (withInverse) {
        const char* kind = key.isUnique() ? "HasOne" : "HasMany";
        const auto inverse = takeMember(*key.target, nameOfSource(key, name, isOnlyOne), nameOfSource(key, name, false),
                                        kind, *key.source);
        call.options.push_back(".inverse = " + as(*key.target, inverse));
    }
    call.options.push_back(".foreignKey = " + pointers(*key.source, key.columns));
    addKey(call.options, "targetKey", *key.target, key.targetColumns);
    addActions(call.options, key);
    plan.associations.push_back(std::move(call));
    return name;
}

/// From one side of the join table to the other.
std::string nameThrough(const ForeignKeyPlan& other, const std::string& ownName, bool isToItself) {
    return isToItself ? pluralize(ownName) : camelCase(pluralize(other.target->structName));
}

void planBelongsToMany(SourcePlan& plan, const ForeignKeyPlan& from, const ForeignKeyPlan& to,
                       const std::string& fromName, const std::string& toName) {
    const bool isToItself = from.target == to.target;
    const auto there = takeMember(*from.target, nameThrough(to, toName, isToItself),
                                  toName + pluralize(to.target->structName), "BelongsToMany", *to.target);
    const auto back = takeMember(*to.target, nameThrough(from, fromName, isToItself),
                                 fromName + pluralize(from.target->structName), "BelongsToMany", *from.target);
    PlannedCall call{.begin = fmt::format("{}.belongsToMany({}, ", from.target->variable, to.target->variable)};
    call.options.push_back(".as = " + as(*from.target, there));
    call.options.push_back(".inverse = " + as(*to.target, back));
    call.options.push_back(".through = " + from.source->variable);
    call.options.push_back(".foreignKey = " + pointers(*from.source, from.columns));
    call.options.push_back(".otherKey = " + pointers(*to.source, to.columns));
    addKey(call.options, "sourceKey", *from.target, from.targetColumns);
    addKey(call.options, "targetKey", *to.target, to.targetColumns);
    plan.associations.push_back(std::move(call));
}

}  // namespace

void planAssociations(SourcePlan& plan) {
    for (auto& model : plan.models) {
        const auto keys = foreignKeysOf(plan, model);
        const bool joins = isJoinTable(model, keys);
        std::vector<std::string> names;
        for (const auto& key : keys) names.push_back(planBelongsTo(plan, keys, key, !joins));
        if (joins) planBelongsToMany(plan, keys[0], keys[1], names[0], names[1]);
    }
}

}  // namespace sequelize::detail
