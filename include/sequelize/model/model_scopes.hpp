#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/model/finder_options.hpp>
#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// Throws UsageError for what is a call's and no scope's.
[[nodiscard]] SEQUELIZE_API ScopeRequest checkedScope(FindRequest request);
template <class T>
[[nodiscard]] ScopeRequest scopeOf(const FindOptions<T>& options) {
    return checkedScope(requestOf(options));
}

/// A scope of T's model: what `addScope` returns, or what it returned gives for arguments.
template <class T>
class ScopeValue {
public:
    explicit ScopeValue(ScopeRequest request) : request_(std::move(request)) {}
    [[nodiscard]] const ScopeRequest& request() const noexcept { return request_; }

private:
    ScopeRequest request_;
};

/// A scope that is made of arguments: what `addScope` returns for a function.
template <class T, class F>
class ScopeMaker {
public:
    explicit ScopeMaker(F make) : make_(std::move(make)) {}
    template <class... Arguments>
    [[nodiscard]] ScopeValue<T> operator()(Arguments&&... arguments) const {
        static_assert(std::invocable<const F&, Arguments...>, "this scope's function takes other arguments");
        if constexpr (std::invocable<const F&, Arguments...>)
            return ScopeValue<T>(scopeOf<T>(make_(std::forward<Arguments>(arguments)...)));
        else
            return ScopeValue<T>({});
    }

private:
    F make_;
};

/// An entry of `scope`: a name, or what `addScope` made.
template <class T>
class ScopeEntry {
public:
    ScopeEntry(const char* name) : name_(name) {}
    ScopeEntry(std::string name) : name_(std::move(name)) {}
    template <class U>
    ScopeEntry(const ScopeValue<U>& scope) : request_(scope.request()) {
        static_assert(std::same_as<U, T>, "this scope is of another struct's model than the one that is asked");
    }
    ScopeEntry(const FindOptions<T>& options) : request_(scopeOf(options)) {}

    [[nodiscard]] ScopeRequest request(const ModelCore& model) const {
        return request_ ? request_ : model.scopeNamed(name_);
    }

private:
    std::string name_{};
    ScopeRequest request_{};
};

/// Options of `addScope` and `defaultScope` (Sequelize: those of addScope).
struct ScopeOptions {
    bool override = false;  ///< instead of the scope of that name, where there is one
};

/// What `Model` declares scopes with, and is seen through.
template <class T>
class ModelScopes {
public:
    /// What every finder, count, aggregate, `update`, `destroy` and `increment` of this model has, and every include of
    /// it, unless the model is seen with other scopes (Sequelize: the model option `defaultScope`). An include with a
    /// `where` of a scope is required, as with one of its own. Throws UsageError for options that are a call's, and
    /// when there is one already, unless `{.override = true}` says that it is meant: models that are seen already, and
    /// scopes made of it, keep the former. Call it before several threads use the model.
    void defaultScope(const FindOptions<T>& options, ScopeOptions how = {}) const {
        core().setDefaultScope(scopeOf(options), how.override);
    }
    /// Options of finders under a name, for `scope` (Sequelize: addScope). Throws UsageError for options that are a
    /// call's, and when the name is taken, unless `{.override = true}` says that it is meant. What addScope returned
    /// for the former stays that. Call it before several threads use the model.
    ScopeValue<T> addScope(std::string name, const FindOptions<T>& options, ScopeOptions how = {}) const {
        auto request = scopeOf(options);
        core().addScope(
            std::move(name), [request] { return request; }, how.override);
        return ScopeValue<T>(std::move(request));
    }
    /// The same, made of arguments: `auto byYear = Books.addScope("byYear", [](int year) -> FindOptions<Book> { return
    /// {.where = {{&Book::year, year}}}; });`, for `Books.scope({byYear(2008)})`. One that takes none is found by its
    /// name, too. It is called when `scope` is.
    template <class F>
        requires(!std::convertible_to<F, FindOptions<T>>)
    ScopeMaker<T, F> addScope(std::string name, F make, ScopeOptions how = {}) const {
        if constexpr (std::invocable<const F&>)
            core().addScope(
                std::move(name), [make] { return scopeOf<T>(make()); }, how.override);
        else
            core().addScope(std::move(name), {}, how.override);
        return ScopeMaker<T, F>(std::move(make));
    }
    /// The model, seen with these scopes instead of its default one, which "defaultScope" names: `Books.scope({"lent",
    /// byYear(2008)})` (Sequelize: scope). Later ones stand over earlier ones, and the call's options over all:
    /// conditions on one attribute replace each other, or both hold with `WhereMergeStrategy::AND`; lists follow one
    /// another. Runs no SQL. Throws UsageError for a name that no scope has. Filters count as ever.
    [[nodiscard]] Model<T> scope(std::initializer_list<ScopeEntry<T>> entries) const {
        std::vector<ScopeRequest> scopes;
        for (const auto& entry : entries) scopes.push_back(entry.request(core()));
        return ModelAccess::scoped(self(), core().mergedScopes(scopes));
    }
    [[nodiscard]] Model<T> scope(const ScopeEntry<T>& entry) const { return scope({entry}); }
    /// The model without scopes, the default one neither (Sequelize: unscoped). Filters count as ever. Runs no SQL.
    [[nodiscard]] Model<T> unscoped() const { return scope(std::initializer_list<ScopeEntry<T>>{}); }

private:
    [[nodiscard]] const Model<T>& self() const { return static_cast<const Model<T>&>(*this); }
    [[nodiscard]] ModelCore& core() const { return ModelAccess::core(self()); }
};

}  // namespace detail
}  // namespace sequelize
