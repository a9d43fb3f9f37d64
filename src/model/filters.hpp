#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "model_rules.hpp"

namespace sequelize::detail {

/// The filter of a paranoid model.
inline constexpr const char* paranoidFilter = "paranoid";

/// The conditions of filters in one call: each filter's function is asked once.
class CallFilters {
public:
    /// What rows of the model must hold; absent: nothing. Throws UsageError for a name that none of its filters has.
    [[nodiscard]] Expression of(const ModelCore& model, const FilterChoice& choice);
    /// The same of rows that an association gives, which their model's default scope restricts, too.
    [[nodiscard]] Expression ofAssociated(const ModelCore& target, const FilterChoice& choice);

private:
    /// A filter or a scope while what it asks about associated rows is settled. Throws UsageError in a circle.
    class Opened {
    public:
        Opened(CallFilters& filters, const void* rule, const ModelCore& model, const std::string& what);
        Opened(const Opened&) = delete;
        Opened& operator=(const Opened&) = delete;
        ~Opened() { filters_.open_.pop_back(); }

    private:
        CallFilters& filters_;
    };

    [[nodiscard]] Expression conditionOf(const ModelCore& model, const StoredFilter& filter);

    std::vector<std::pair<const StoredFilter*, Expression>> known_;
    std::vector<const void*> open_;
};

/// The part of the choice that is about this model, where it may as well be about `other`. Throws UsageError for names
/// that are neither's.
[[nodiscard]] FilterChoice choiceFor(const ModelCore& model, FilterChoice choice, const ModelCore* other);

/// A scope that gives nothing, and keeps the default one away.
[[nodiscard]] const ScopeRequest& noScope();
/// Adds what the request's scope gives, or the model's default one; the request has none then.
void applyScope(const ModelCore& model, FindRequest& request);
void applyScope(const ModelCore& model, CountRequest& request);
/// Adds what scopes and filters give. Throws UsageError for names that no filter has.
void settle(const ModelCore& model, FindRequest& request);
void settle(const ModelCore& model, CountRequest& request);
/// Whether an include names a filter or a scope.
[[nodiscard]] bool choose(const std::vector<IncludeRequest>& includes) noexcept;

[[nodiscard]] bool asksAssociated(const FindRequest& request) noexcept;  // associated_terms.hpp
[[nodiscard]] bool asksAssociated(const CountRequest& request) noexcept;

/// A finder's request as its models' scopes and filters make it: the one that was given, where there are none.
template <class Request>
class Settled {
public:
    Settled(const ModelCore& model, const Request& given) : request_(&given) {
        if (given.filters.isSettled) return;
        if (!model.models().haveRules() && !given.scope && given.filters.leftOut.empty() && !choose(given.includes) &&
            !asksAssociated(given))
            return;
        settle(model, own_.emplace(given));
        request_ = &*own_;
    }
    Settled(const Settled&) = delete;
    Settled& operator=(const Settled&) = delete;

    [[nodiscard]] const Request& operator*() const noexcept { return *request_; }

private:
    std::optional<Request> own_{};
    const Request* request_;
};

}  // namespace sequelize::detail
