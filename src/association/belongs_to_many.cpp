#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/inflection.hpp>

#include "../schema/identifier.hpp"
#include "foreign_key.hpp"
#include "kinds.hpp"
#include "link.hpp"

namespace sequelize::detail {
namespace {

std::vector<std::size_t> together(std::vector<std::size_t> columns, const std::vector<std::size_t>& others) {
    columns.insert(columns.end(), others.begin(), others.end());
    return columns;
}

std::vector<std::size_t> ascending(std::vector<std::size_t> columns) {
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    return columns;
}

/// As Sequelize names it, after the association that is declared last.
std::string pairName(const TableDefinition& through, const std::vector<std::size_t>& pair) {
    std::string name = through.tableName;
    for (const auto index : pair) name += "_" + through.columns[index].field;
    return shortenedIdentifier(name + "_unique");
}

void addPairKey(TableDefinition& through, const std::vector<std::size_t>& pair) {
    UniqueKeyDefinition key{pairName(through, pair), ascending(pair)};
    for (auto& other : through.pairKeys)
        if (other.columns == key.columns) {
            other = std::move(key);
            return;
        }
    for (const auto& own : namedKeys(through))
        if (own.columns == key.columns) return;  // the user's own says it already
    through.pairKeys.push_back(std::move(key));
}

/// `id`, as Sequelize names it, for rows that their pair does not tell apart.
void addOwnKey(TableDefinition& through) {
    through.autoIncrement = through.columns.size();
    through.primaryKey = {through.columns.size()};
    ColumnDefinition id;
    id.name = id.field = "id";
    id.type = DataTypes::INTEGER;
    id.allowNull = false;
    id.writesNotNull = id.primaryKey = id.autoIncrement = true;
    through.columns.push_back(std::move(id));
}

/// Rows of another association have no values for the pair that was the primary key: it becomes a unique key.
void freePrimaryKey(TableDefinition& through) {
    const auto pair = through.primaryKey;
    for (const auto index : pair) {
        auto& column = through.columns[index];
        column.primaryKey = column.writesNotNull = false;
        column.allowNull = true;
    }
    addOwnKey(through);
    addPairKey(through, pair);
}

/// A join table without a key of its own gets both foreign keys as its primary key; one that has one gets a unique key.
void makeUnique(TableDefinition& through, const std::vector<std::size_t>& pair) {
    const auto columns = ascending(pair);
    if (through.primaryKey.empty()) {
        through.primaryKey = columns;
        for (const auto index : columns) {
            auto& column = through.columns[index];
            column.primaryKey = true;
            column.allowNull = column.writesNotNull = false;
        }
        return;
    }
    if (through.primaryKey == columns) return;
    if (through.isNamedJoinTable && !through.autoIncrement) freePrimaryKey(through);
    addPairKey(through, pair);
}

}  // namespace

void connectBelongsToMany(Association& association, const AssociationRequest& request) {
    if (!request.through)
        throw AssociationError(association.label + ": a belongsToMany needs .through, the join table's model or name");
    auto& through = *request.through;
    association.through = &through;
    if (association.slot && association.slot.operations->throughTag &&
        association.slot.operations->throughTag != through.structTag)
        throw AssociationError(association.label +
                               ": its member keeps join rows of another struct than that of the model '" +
                               through.modelName + "'; define that model with the struct, and before the association");
    association.throughScope = request.throughScope;
    association.throughRules = rulesOf(request.throughScope);
    const auto& source = *association.source;
    const auto& target = *association.target;
    const auto sourceKeys = keyColumns(source, request.key, association.label);
    const auto targetKeys = keyColumns(target, request.targetKey, association.label);
    if (!request.unique && through.isNamedJoinTable && through.primaryKey.empty()) addOwnKey(through);
    const auto own = foreignKeyColumns(through, request.foreignKey, source, sourceKeys, singularize(source.modelName),
                                       association.label);
    const bool toItself = &source == &target;
    const auto other =
        foreignKeyColumns(through, request.otherKey, target, targetKeys,
                          toItself ? singularize(association.as) : singularize(target.modelName), association.label);
    for (const auto column : own)
        if (std::find(other.begin(), other.end(), column) != other.end())
            throw AssociationError(association.label + ": .foreignKey and .otherKey are both '" +
                                   through.columns[column].name + "' of '" + through.modelName +
                                   "'; a row connects two records by a column for each");
    association.keys = paired(sourceKeys, own);
    association.throughKeys = paired(other, targetKeys);
    if (request.unique) makeUnique(through, together(own, other));
    if (!request.constraints) return;
    const ReferentialActions actions{request.onDelete.empty() ? "CASCADE" : request.onDelete,
                                     request.onUpdate.empty() ? "CASCADE" : request.onUpdate};
    addConstraint(through, own, source, sourceKeys, actions, association.label);
    addConstraint(through, other, target, targetKeys, actions, association.label);
}

}  // namespace sequelize::detail
