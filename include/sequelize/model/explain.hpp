#pragma once

#include <utility>
#include <vector>

#include <sequelize/hydrate/row.hpp>
#include <sequelize/model/finder_options.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/primary_key.hpp>

namespace sequelize::detail {

/// A model's finders, each of which gives the database's plan for its statement instead of running it:
/// `Books.explain().findAll({.where = ...})`. The rows are EXPLAIN's, on SQLite those of EXPLAIN QUERY PLAN; their
/// columns are the server's. Levels that are included with `.separate` have statements of their own, which are not part
/// of it. (Sequelize has no counterpart; the tutorial runs EXPLAIN by hand.)
template <class T>
class Explain {
public:
    explicit Explain(const ModelCore& core, ScopeRequest scope) : core_(&core), scope_(std::move(scope)) {}

    /// `EXPLAIN SELECT ...`, on SQLite `EXPLAIN QUERY PLAN`, of `findAll` with these options. Throws what
    /// `Model::findAll` throws.
    [[nodiscard]] std::vector<Row> findAll(const FindOptions<T>& options = {}) const {
        return core_->explain(withScope(requestOf(options), scope_));
    }
    /// The plan of `findOne` with these options. Throws what `Model::findOne` throws.
    [[nodiscard]] std::vector<Row> findOne(FindOptions<T> options = {}) const {
        options.limit = 1;
        return findAll(options);
    }
    /// The plan of `findByPk` with these options. Throws what `Model::findByPk` throws.
    [[nodiscard]] std::vector<Row> findByPk(const PrimaryKey& key, const FindOptions<T>& options = {}) const {
        auto request = withScope(requestOf(options), scope_);
        core_->restrictToKey(request, key.values());
        return core_->explain(request);
    }
    /// The plan of `count` with these options. Throws what `Model::count` throws.
    [[nodiscard]] std::vector<Row> count(const CountOptions<T>& options = {}) const {
        return core_->explain(withScope(requestOf(options), scope_));
    }

private:
    // Where the options name no transaction, the thread's ambient one counts.
    template <class Options>
    [[nodiscard]] auto requestOf(const Options& options) const {
        return takingPart(core_->database(), detail::requestOf(options));
    }
    const ModelCore* core_;
    ScopeRequest scope_;
};

}  // namespace sequelize::detail
