#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/core/api.hpp>

namespace sequelize::detail {

/// All associations of a database's models. Grows while models are declared, and is read-only, and so thread-safe,
/// after.
class SEQUELIZE_API AssociationGraph {
public:
    AssociationGraph();

    /// Throws AssociationError when the request's source has an association of that name or member.
    void requireFree(const AssociationRequest& request) const;
    /// Declares and keeps the association. Throws as `requireFree` does.
    const Association& declare(AssociationRequest request);

    /// The association that fills that member of `source`'s struct; nullptr when none was declared.
    [[nodiscard]] const Association* find(const TableDefinition& source, std::ptrdiff_t member) const noexcept;
    /// The association of that name; nullptr when none was declared. It need not have a member.
    [[nodiscard]] const Association* find(const TableDefinition& source, std::string_view as) const noexcept;
    /// Every association of `source` that has a member.
    [[nodiscard]] std::vector<const Association*> of(const TableDefinition& source) const;
    /// Every one, with a member or without.
    [[nodiscard]] std::vector<const Association*> allOf(const TableDefinition& source) const;

    /// The table's columns have new places: `place[old]`.
    void renumber(const TableDefinition& table, const std::vector<std::size_t>& place);

    /// A number that no other graph has, and that this one has not had before: it changes with each association.
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }

private:
    std::uint64_t generation_;
    std::vector<std::unique_ptr<Association>> associations_;  // pointers: others refer to them
};

}  // namespace sequelize::detail
