#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/inflection.hpp>

#include "association/foreign_key.hpp"
#include "association/kinds.hpp"
#include "schema/identifier.hpp"

namespace sequelize {
namespace {

/// A join table without a key of its own gets both foreign keys as its primary key; one that has one gets a unique key,
/// named as Sequelize names it after the association that is declared last.
void makeUnique(TableDefinition& through, const std::vector<std::size_t>& own, const std::vector<std::size_t>& other) {
    std::vector<std::size_t> both = own;
    both.insert(both.end(), other.begin(), other.end());
    const auto isForeignKey = [&](std::size_t index) {
        return std::find(both.begin(), both.end(), index) != both.end();
    };
    if (std::all_of(through.primaryKey.begin(), through.primaryKey.end(), isForeignKey)) {
        std::sort(both.begin(), both.end());
        through.primaryKey = both;
        for (const auto index : both) {
            auto& column = through.columns[index];
            column.primaryKey = true;
            column.allowNull = column.writesNotNull = false;
        }
        return;
    }
    std::string name = through.tableName;
    for (const auto index : both) name += "_" + through.columns[index].field;
    for (const auto index : both) through.columns[index].unique = Unique(shortenedIdentifier(name + "_unique"));
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
    const auto& source = *association.source;
    const auto& target = *association.target;
    const auto sourceKeys = keyColumns(source, request.key, association.label);
    const auto targetKeys = keyColumns(target, request.targetKey, association.label);
    const auto own = foreignKeyColumns(through, request.foreignKey, source, sourceKeys, singularize(source.modelName),
                                       association.label);
    const bool toItself = &source == &target;
    const auto other =
        foreignKeyColumns(through, request.otherKey, target, targetKeys,
                          toItself ? singularize(association.as) : singularize(target.modelName), association.label);
    association.keys = paired(sourceKeys, own);
    association.throughKeys = paired(other, targetKeys);
    if (request.unique) makeUnique(through, own, other);
    if (!request.constraints) return;
    const ReferentialActions actions{request.onDelete.empty() ? "CASCADE" : request.onDelete,
                                     request.onUpdate.empty() ? "CASCADE" : request.onUpdate};
    addConstraint(through, own, source, sourceKeys, actions, association.label);
    addConstraint(through, other, target, targetKeys, actions, association.label);
}

}  // namespace sequelize
