#pragma once

#include <sequelize/association/include_request.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

class ModelCore;

/// The library's own way from a model to what it stands on. A program has none, so that no program changes a table's
/// definition behind its model's back.
struct SEQUELIZE_API ModelAccess {
    template <class T>
    [[nodiscard]] static ModelCore& core(const Model<T>& model) {
        return model.core();
    }
    template <class T>
    [[nodiscard]] static TableDefinition* table(const Model<T>& model) {
        return table(core(model));
    }
    [[nodiscard]] static TableDefinition* table(ModelCore& core) noexcept;
    /// The scopes that the model is seen with; null: its default scope.
    template <class T>
    [[nodiscard]] static const ScopeRequest& scope(const Model<T>& model) {
        return model.scope_;
    }
    template <class T>
    [[nodiscard]] static Model<T> scoped(const Model<T>& model, ScopeRequest scope) {
        Model<T> copy = model;
        copy.scope_ = std::move(scope);
        return copy;
    }
};

}  // namespace detail
}  // namespace sequelize
