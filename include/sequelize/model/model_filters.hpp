#pragma once

#include <concepts>
#include <string>
#include <utility>

#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/query/where.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// What `Model` declares filters with.
template <class T>
class ModelFilters {
public:
    /// A condition that every call about the model's rows has, but those that name it: `.unfiltered = {"tenant"}`.
    /// Finders, counts, includes, EXISTS, relations, `update`, `destroy`, `increment` and `reload` have it, also a
    /// write of one record; new rows need not fulfil it. Throws UsageError when the name is taken. Call it before
    /// several threads use the model. Sequelize has no counterpart: there a default scope is left out as a whole.
    void addFilter(std::string name, Where<T> condition) const {
        core().addFilter(std::move(name), condition.expression());
    }
    /// The same with a condition that is made for each call: `Books.addFilter("tenant", [] { return
    /// col(&Book::tenantId) == currentTenant(); })`. It is called once in each call, by the thread that makes it, and
    /// what it throws the call throws, before any SQL. Where it makes no condition, the call throws UsageError.
    template <class F>
        requires std::invocable<const F&>
    void addFilter(std::string name, F make) const {
        core().addFilter(std::move(name), [make = std::move(make)] { return Where<T>(make()).expression(); });
    }

private:
    [[nodiscard]] ModelCore& core() const { return ModelAccess::core(static_cast<const Model<T>&>(*this)); }
};

}  // namespace detail
}  // namespace sequelize
