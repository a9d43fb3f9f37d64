#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <sequelize/association/association_graph.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize {

/// The models of one database, and how they are associated. Grows while models are declared; thread-safe after.
class ModelSet {
public:
    explicit ModelSet(Database& database) : database_(database) {}

    /// Throws UsageError when the name is taken.
    ModelCore& add(TableDefinition table, RecordLayout layout);
    [[nodiscard]] ModelCore* find(std::string_view modelName) const noexcept;
    /// The models whose struct has that `structTag`.
    [[nodiscard]] std::vector<const ModelCore*> ofStruct(const void* structTag) const;
    [[nodiscard]] const ModelCore& of(const TableDefinition& table) const;

    /// In an order in which every table comes after those that it refers to, as far as there is one.
    [[nodiscard]] std::vector<const ModelCore*> inDependencyOrder() const;
    /// Whether some tables refer to each other in a circle.
    [[nodiscard]] bool hasCycles() const;

    [[nodiscard]] Database& database() const noexcept { return database_; }
    [[nodiscard]] AssociationGraph& graph() noexcept { return graph_; }

private:
    Database& database_;
    AssociationGraph graph_;
    std::vector<std::unique_ptr<ModelCore>> models_;  // pointers: handles stay valid as models are added
};

}  // namespace sequelize
