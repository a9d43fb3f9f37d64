#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/association/association_graph.hpp>
#include <sequelize/association/include_strategy.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/schema/model_options.hpp>

namespace sequelize::detail {

class LoopDetector;  // src/model/loop_detector.hpp

/// The models of one database, and how they are associated. Grows while models are declared; thread-safe after.
class SEQUELIZE_API ModelSet {
public:
    /// `defaults`: of the options of every model.
    ModelSet(Database& database, ModelOptions defaults, IncludeStrategy includeStrategy)
        : database_(database), defaults_(std::move(defaults)), includeStrategy_(includeStrategy) {}

    /// Throws UsageError when the name is taken.
    ModelCore& add(TableDefinition table, RecordLayout layout);
    [[nodiscard]] ModelCore* find(std::string_view modelName) const noexcept;
    /// A model of that table; null: there is none.
    [[nodiscard]] const ModelCore* ofTable(std::string_view tableName) const noexcept;
    /// The models whose struct has that `structTag`.
    [[nodiscard]] std::vector<const ModelCore*> ofStruct(const void* structTag) const;
    [[nodiscard]] const ModelCore& of(const TableDefinition& table) const;
    /// Columns that an association made its foreign keys go to the table's end, where it would have added them, unless
    /// the model has been used.
    void placeForeignKeys(TableDefinition& table);

    /// In an order in which every table comes after those that it refers to, as far as there is one.
    [[nodiscard]] std::vector<const ModelCore*> inDependencyOrder() const;
    /// Whether some tables refer to each other in a circle.
    [[nodiscard]] bool hasCycles() const;

    /// Whether any model has filters, a default scope, or is paranoid: calls of others need not look for them.
    [[nodiscard]] bool haveRules() const noexcept { return haveRules_; }
    void noteRules() noexcept { haveRules_ = true; }

    [[nodiscard]] Database& database() const noexcept { return database_; }
    [[nodiscard]] const ModelOptions& defaults() const noexcept { return defaults_; }
    /// Of finders that name none.
    [[nodiscard]] IncludeStrategy includeStrategy() const noexcept { return includeStrategy_; }
    [[nodiscard]] AssociationGraph& graph() noexcept { return graph_; }
    /// Null: nobody asks for loops.
    [[nodiscard]] LoopDetector* loops() const noexcept { return loops_.get(); }
    void watchLoops(std::shared_ptr<LoopDetector> loops) { loops_ = std::move(loops); }

private:
    Database& database_;
    ModelOptions defaults_;
    IncludeStrategy includeStrategy_;
    AssociationGraph graph_;
    bool haveRules_ = false;
    std::shared_ptr<LoopDetector> loops_{};           // shared with nobody, but its type is private
    std::vector<std::unique_ptr<ModelCore>> models_;  // pointers: handles stay valid as models are added
};

}  // namespace sequelize::detail
