#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include <sequelize/association/include_request.hpp>
#include <sequelize/model/model_access.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// An entry of `.unfiltered`: the name that `addFilter` was given, or "paranoid".
class FilterName {
public:
    FilterName(const char* name) : name_(name) {}
    FilterName(std::string name) : name_(std::move(name)) {}
    [[nodiscard]] const std::string& entry() const noexcept { return name_; }

private:
    std::string name_;
};

/// The option `.scope`: a model with the scopes that count instead of the default one: `.scope =
/// Books.scope({"lent"})`, `.scope = Books.unscoped()`.
template <class T>
class ScopeChoice {
public:
    ScopeChoice() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 wants one for nested braces
    template <class U>
    ScopeChoice(const Model<U>& model) : request_(ModelAccess::scope(model)) {
        static_assert(std::is_same_v<U, T>, "this scope is of another struct's model than the one that is asked");
    }
    [[nodiscard]] const ScopeRequest& request() const noexcept { return request_; }

private:
    ScopeRequest request_;
};

}  // namespace detail
}  // namespace sequelize
