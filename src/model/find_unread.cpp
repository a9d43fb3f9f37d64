#include "find_unread.hpp"

#include "output_names.hpp"

namespace sequelize::detail {
namespace {

std::vector<std::size_t> unreadBeside(const ModelCore& model, const std::vector<PlannedCell>& cells) {
    model.use();
    std::vector<const ColumnDefinition*> read;
    read.reserve(cells.size());
    for (const auto& cell : cells) read.push_back(cell.target);
    auto unread = model.unreadBeside(read);
    model.noteUnread(unread);
    return unread;
}

void findUnreadOfRecord(const ModelSet& models, PlanNode& node, const std::vector<Projection>& selected) {
    node.unknown.unread = unreadBeside(models.of(*node.table), node.recordCells);
    node.unknown.computed = computedColumns(*node.table, selected);
}

}  // namespace

void findUnread(const ModelSet& models, IncludePlan& plan, const Selection& selection) {
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        auto& node = plan.nodes[i];
        if (node.level || !node.isRead)
            models.of(*node.table).use();
        else
            findUnreadOfRecord(models, node, (i == 0 ? selection : node.request->selection).list);
        if (node.throughCells.empty()) continue;
        node.throughUnknown.unread = unreadBeside(models.of(*node.association->through), node.throughCells);
    }
}

}  // namespace sequelize::detail
