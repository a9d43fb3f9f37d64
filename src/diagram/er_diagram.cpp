#include <sequelize/diagram.hpp>

#include <sequelize/core/error.hpp>

#include "formats.hpp"

namespace sequelize {

std::string erDiagram(const SchemaModel& schema, const DiagramOptions& options) {
    const auto picture = detail::pictureOf(schema, options);
    switch (options.format) {
        case DiagramFormat::mermaid:
            return detail::mermaidText(picture);
        case DiagramFormat::dot:
            return detail::dotText(picture);
        case DiagramFormat::svg:
            return detail::svgOf(detail::dotText(picture), options.timeout);
    }
    throw UsageError("erDiagram: .format is none of DiagramFormat's words");
}

}  // namespace sequelize
