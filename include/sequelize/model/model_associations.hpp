#pragma once

#include <vector>

#include <sequelize/model/association_options.hpp>
#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// What `Model` declares associations with.
template <class T>
class ModelAssociations {
public:
    /// Each row of this model refers to one of `target` by a foreign key: `Students.belongsTo(Grades, {.as =
    /// &Student::grade})` (Sequelize: belongsTo). Adds the foreign key's column and its constraint to this model's
    /// table. With `.inverse = &Grade::students` it declares the target's association, too, with the same keys. Throws
    /// AssociationError when the keys do not go together, or the association is declared twice. Call it before several
    /// threads use the model.
    template <class U>
    void belongsTo(const Model<U>& target, const BelongsToOptions<T, U>& options = {}) const {
        const auto inverse = options.inverse.isToMany() ? AssociationKind::hasMany : AssociationKind::hasOne;
        core().associate({.kind = AssociationKind::belongsTo,
                          .target = ModelAccess::table(target),
                          .as = options.as.name(),
                          .slot = options.as.slot(),
                          .inverse = options.inverse.inverse(inverse),
                          .foreignKey = options.foreignKey.request(),
                          .key = options.targetKey.entries(),
                          .constraints = options.constraints,
                          .onDelete = options.onDelete.text(),
                          .onUpdate = options.onUpdate.text()});
    }
    /// One row of `target` at most refers to each row of this model (Sequelize: hasOne). Adds the foreign key's column
    /// and its constraint to `target`'s table. Throws AssociationError when the keys do not go together, or the
    /// association is declared twice. Call it before several threads use the model.
    template <class U>
    void hasOne(const Model<U>& target, const HasOptions<T, U, false>& options = {}) const {
        has(AssociationKind::hasOne, target, options);
    }
    /// Any number of rows of `target` refer to each row of this model (Sequelize: hasMany). Adds the foreign key's
    /// column and its constraint to `target`'s table. Throws AssociationError when the keys do not go together, or the
    /// association is declared twice. Call it before several threads use the model.
    template <class U>
    void hasMany(const Model<U>& target, const HasOptions<T, U, true>& options = {}) const {
        has(AssociationKind::hasMany, target, options);
    }
    /// Rows of a join table, `.through`, connect rows of this model with rows of `target` (Sequelize: belongsToMany).
    /// Adds both foreign keys to the join table, which is made where only its name is given. Throws AssociationError
    /// without `.through`, when the keys do not go together, or the association is declared twice. Call it before
    /// several threads use the model.
    template <class U>
    void belongsToMany(const Model<U>& target, const BelongsToManyOptions<T, U>& options) const {
        core().associate({.kind = AssociationKind::belongsToMany,
                          .target = ModelAccess::table(target),
                          .as = options.as.name(),
                          .slot = options.as.slot(),
                          .inverse = options.inverse.inverse(AssociationKind::belongsToMany),
                          .foreignKey = options.foreignKey.request(),
                          .key = options.sourceKey.entries(),
                          .constraints = options.constraints,
                          .onDelete = options.onDelete.text(),
                          .onUpdate = options.onUpdate.text(),
                          .scope = options.scope ? options.scope->list() : std::vector<NamedAssignment>{},
                          .through = options.through.table(),
                          .otherKey = options.otherKey.request(),
                          .targetKey = options.targetKey.entries(),
                          .unique = options.unique},
                         options.through.name());
    }

private:
    [[nodiscard]] ModelCore& core() const { return ModelAccess::core(static_cast<const Model<T>&>(*this)); }
    template <class U, bool toMany>
    void has(AssociationKind kind, const Model<U>& target, const HasOptions<T, U, toMany>& options) const {
        core().associate({.kind = kind,
                          .target = ModelAccess::table(target),
                          .as = options.as.name(),
                          .slot = options.as.slot(),
                          .inverse = options.inverse.inverse(AssociationKind::belongsTo),
                          .foreignKey = options.foreignKey.request(),
                          .key = options.sourceKey.entries(),
                          .constraints = options.constraints,
                          .onDelete = options.onDelete.text(),
                          .onUpdate = options.onUpdate.text(),
                          .scope = options.scope ? options.scope->list() : std::vector<NamedAssignment>{}});
    }
};

}  // namespace detail
}  // namespace sequelize
