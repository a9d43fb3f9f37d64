#include <sequelize/model/selection.hpp>

#include <sequelize/core/error.hpp>

namespace sequelize::detail {

void addTo(Selection& selection, const Projection& projection) {
    if (!selection.excluded.empty())
        throw UsageError(
            "these attributes were made by exclude and read all others: nothing can be added; list what is to be read");
    selection.all = false;
    selection.list.push_back(projection);
}

}  // namespace sequelize::detail
